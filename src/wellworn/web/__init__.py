"""The shell: settings, routes, layout, navigation, Today, and the pages that join several rooms."""

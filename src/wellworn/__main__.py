"""`python -m wellworn`, which `bin/wellworn` runs."""

import sys

from wellworn.cli import main

sys.exit(main(sys.argv[1:]))

// A time zone that nobody has chosen yet starts as the device's own: <select data-zone>.
for (const select of document.querySelectorAll("select[data-zone]")) {
  const own = Intl.DateTimeFormat().resolvedOptions().timeZone;
  if (select.value === "UTC" && [...select.options].some((option) => option.value === own)) select.value = own;
}

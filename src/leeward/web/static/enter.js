// After the launcher's ticket was taken: go on, as this site's own page, with the strict cookie.
location.replace("/");

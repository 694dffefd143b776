# Why a file could not be fetched. `host` is the name in its address; more of an address is never told.

fetch-not-https = “{ $host }” must be addressed with https://
fetch-url-without-host = the address is not usable: it names no host
fetch-url-not-https = the address is not usable: it must start with https://
fetch-url-with-credentials = the address is not usable: it must not contain a user name or password
fetch-url-content-type = the address is not usable: its content type is not a header value
fetch-refused-address = “{ $host }” has a { $kind } address, which this server does not connect to; use a public address, or ask the operator to allow this one
fetch-unreachable = “{ $host }” cannot be reached; check the name in the address, and that its server is running and open to the internet
fetch-tls-unknown-issuer = no secure connection to “{ $host }”: its certificate is not issued by an authority known here, or intermediate certificates are missing
fetch-tls-expired = no secure connection to “{ $host }”: its certificate has expired
fetch-tls-other-name = no secure connection to “{ $host }”: its certificate is for another name
fetch-tls-authority = no secure connection to “{ $host }”: it shows the certificate of an authority as its own
fetch-tls-none = no secure connection to “{ $host }”: it does not speak TLS at this port
fetch-tls-other = no secure connection to “{ $host }”: { $why }
fetch-server-answer = the server answered { $status }
fetch-storage-answer = the storage answered { $status } { $said }
fetch-answer = { $answer }
fetch-answer-redirect = { $answer } (a redirect that is not followed); use the final address
fetch-answer-forbidden = { $answer }; check that the link allows reading and has not expired
fetch-answer-missing = { $answer }; nothing is at this address
fetch-answer-too-often = { $answer }; it is being asked too often, try again later
fetch-answer-fault = { $answer }; it has a problem of its own, try again later
fetch-too-large = the answer is larger than the { $limit } bytes allowed
fetch-timeout = the answer was not complete within { $seconds } s
fetch-no-turn = “{ $host }” was not asked, because too much else is under way; try again later
fetch-too-slow = “{ $host }” sent less than { $least } bytes a second; try again when it is faster, or use another host
fetch-too-many-redirects = more than { $limit } redirects; use the final address
fetch-bad-redirect = “{ $host }” redirects to no usable address
fetch-no-ranges = “{ $host }” cannot send parts of a file (byte ranges), which is needed here
fetch-out-of-range = the file at “{ $host }” is shorter than the part asked for
fetch-changed = the file at “{ $host }” changed while it was read; try again
fetch-interrupted = the connection to “{ $host }” broke before the answer was complete; try again

# Why a file that was fetched is nothing that can be used.

file-empty = the file is empty
picture-too-many-pixels = the picture is { $width } × { $height } pixels; at most { $most } on each side are accepted
picture-too-much-memory = the picture needs more than { $most } MiB when it is unpacked
file-broken = the file begins as { $kind } but cannot be read: { $why }
sheet-no-workbook = The price spreadsheet is not a readable .xlsx workbook.
sheet-no-csv = The table of prices is not readable as CSV in UTF-8.
sheet-protected = The price spreadsheet is protected by a password: save it without one.
sheet-too-large = The price spreadsheet is too large: keep nothing but the sheet of prices, without pictures.
sheet-out-of-bounds = The price spreadsheet has cells beyond row { $rows } or column { $columns }: clear them.
sheet-out-of-time = The price spreadsheet could not be read in time.

# Files that are sent for a field.

# A file for a page that works with it itself, such as rows or prices.
sent-too-large = { $name } has more than { $most } bytes, the most a file may have here. Send a smaller one.
upload-too-large = { $label } may have at most { $most } bytes, and this file has more
upload-no-room = there is no room for this file: uploads that no saved draft names are as large already as the files of one version may be; save the pages that they are for, or wait a day
upload-found-picture = { $kind }, { $width } × { $height } pixels, { $size }
upload-found-file = { $kind }, { $size }

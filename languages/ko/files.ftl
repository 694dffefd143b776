# 파일을 가져오지 못한 까닭. `host`는 주소에 있는 이름이며, 주소의 나머지는 밝히지 않습니다.

fetch-not-https = “{ $host }” 주소는 https://로 쓰세요
fetch-url-without-host = 쓸 수 없는 주소입니다. 호스트 이름이 없습니다
fetch-url-not-https = 쓸 수 없는 주소입니다. https://로 시작해야 합니다
fetch-url-with-credentials = 쓸 수 없는 주소입니다. 사용자 이름이나 암호를 빼세요
fetch-url-content-type = 쓸 수 없는 주소입니다. 콘텐츠 형식이 올바른 헤더 값이 아닙니다
fetch-refused-address = “{ $host }”의 주소는 이 서버가 연결하지 않는 유형({ $kind })입니다. 공용 주소를 쓰거나 운영자에게 허용을 요청하세요
fetch-unreachable = “{ $host }”에 연결할 수 없습니다. 주소의 이름이 맞는지, 서버가 실행 중이고 인터넷에 열려 있는지 확인하세요
fetch-tls-unknown-issuer = “{ $host }”에 보안 연결을 할 수 없습니다. 알려진 기관이 발급한 인증서가 아니거나 중간 인증서가 빠져 있습니다
fetch-tls-expired = “{ $host }”에 보안 연결을 할 수 없습니다. 인증서가 만료되었습니다
fetch-tls-other-name = “{ $host }”에 보안 연결을 할 수 없습니다. 다른 이름으로 발급된 인증서입니다
fetch-tls-authority = “{ $host }”에 보안 연결을 할 수 없습니다. 인증 기관의 인증서를 서버의 인증서로 제시합니다
fetch-tls-none = “{ $host }”에 보안 연결을 할 수 없습니다. 이 포트에서는 TLS를 쓰지 않습니다
fetch-tls-other = “{ $host }”에 보안 연결을 할 수 없습니다: { $why }
fetch-server-answer = 서버가 { $status }{ JOSA($status, "으로") } 응답했습니다
fetch-storage-answer = 스토리지의 응답: { $status } { $said }
fetch-answer = { $answer }
fetch-answer-redirect = { $answer }. 따라가지 않는 리디렉션이니 최종 주소를 쓰세요
fetch-answer-forbidden = { $answer }. 링크가 읽기를 허용하고 만료되지 않았는지 확인하세요
fetch-answer-missing = { $answer }. 이 주소에는 아무것도 없습니다
fetch-answer-too-often = { $answer }. 요청이 너무 잦습니다. 나중에 다시 시도하세요
fetch-answer-fault = { $answer }. 그쪽에 문제가 있습니다. 나중에 다시 시도하세요
fetch-too-large = 응답이 허용된 { $limit }바이트보다 큽니다
fetch-timeout = 응답이 { $seconds }초 안에 끝나지 않았습니다
fetch-no-turn = 다른 일이 너무 많아 “{ $host }”에 요청하지 못했습니다. 나중에 다시 시도하세요
fetch-too-slow = “{ $host }”의 전송 속도가 초당 { $least }바이트에 못 미칩니다. 빨라졌을 때 다시 시도하거나 다른 호스트를 쓰세요
fetch-too-many-redirects = 리디렉션이 { $limit }번을 넘습니다. 최종 주소를 쓰세요
fetch-bad-redirect = “{ $host }”에서 쓸 수 없는 주소로 리디렉션합니다
fetch-no-ranges = “{ $host }”에서는 파일의 일부(바이트 범위)를 보낼 수 없는데 여기에는 필요합니다
fetch-out-of-range = “{ $host }”의 파일이 요청한 부분보다 짧습니다
fetch-changed = “{ $host }”의 파일이 읽는 동안 바뀌었습니다. 다시 시도하세요
fetch-interrupted = 응답이 끝나기 전에 “{ $host }” 연결이 끊겼습니다. 다시 시도하세요

# 가져온 파일을 쓸 수 없는 까닭.

file-empty = 파일이 비어 있습니다
picture-too-many-pixels = 그림이 { $width } × { $height }픽셀입니다. 한 변은 { $most }픽셀까지 받습니다
picture-too-much-memory = 그림을 풀면 { $most }MiB를 넘습니다
file-broken = 파일이 { $kind }{ JOSA($kind, "으로") } 시작하지만 읽을 수 없습니다: { $why }
sheet-no-workbook = 가격 스프레드시트가 읽을 수 있는 .xlsx 통합 문서가 아닙니다.
sheet-no-csv = 가격 표를 UTF-8 CSV로 읽을 수 없습니다.
sheet-protected = 가격 스프레드시트가 암호로 보호되어 있습니다. 암호 없이 저장하세요.
sheet-too-large = 가격 스프레드시트가 너무 큽니다. 그림 없이 가격 시트만 남기세요.
sheet-out-of-bounds = 가격 스프레드시트에 { $rows }행이나 { $columns }열을 넘는 셀이 있습니다. 지우세요.
sheet-out-of-time = 가격 스프레드시트를 제시간에 읽지 못했습니다.

# 필드에 올리는 파일.

sent-too-large = { $name } 파일은 여기에서 쓸 수 있는 최대 크기인 { $most }바이트를 넘습니다. 더 작은 파일을 보내세요.
upload-too-large = { $label } 파일은 { $most }바이트 이하여야 하는데 이 파일은 그보다 큽니다
upload-no-room = 이 파일을 둘 자리가 없습니다. 저장한 초안에 쓰이지 않은 업로드가 이미 한 버전의 파일 한도만큼 있습니다. 해당 페이지를 저장하거나 하루 기다리세요
upload-found-picture = { $kind }, { $width } × { $height }픽셀, { $size }
upload-found-file = { $kind }, { $size }

# 오퍼가 가리키는 파일에 어긋나는 것. `label`은 그 파일이 쓰이는 자리의 이름입니다.

artifact-no-address = { $label }의 값은 주소가 아닙니다: `{ $address }`
artifact-reference = { $label }의 값은 주소가 아닙니다. https URL을 입력하세요
artifact-expired = { $label }의 값은 이 마켓플레이스의 주소이지만 만료되었거나 있던 적이 없고, 게시자에게 그런 파일도 없습니다. 주소가 나온 오퍼를 다시 읽으세요
artifact-not-fetched = { $label } 파일을 가져올 수 없습니다: { $why }
artifact-never-here = { $label } 파일이 바뀌지 않았다는 응답을 받았지만 전에 받은 파일이 없습니다
artifact-too-much = { $label } 파일까지 더하면 너무 큽니다. 한 버전의 파일은 모두 합해 { $most }바이트까지입니다. 파일의 크기나 개수를 줄이세요
artifact-unusable = { $label } 파일을 쓸 수 없습니다: { $why }
artifact-out-of-time = { $label } 파일을 제시간에 읽지 못했습니다. 나중에 다시 시도하세요
artifact-stays = { $fault } (그 주소에서 전에 가져온 파일을 그대로 씁니다)
artifact-drawn = { $fault } (이 리허설에서는 { $width }×{ $height }픽셀로 그린 그림이 대신합니다)
artifact-wrong-type = { $label } 파일은 { $found }입니다. { $kind }({ $wanted }) 파일이어야 합니다
artifact-kind-image = 이미지
artifact-kind-document = 문서
artifact-kind-package = 패키지
artifact-kind-sheet = 스프레드시트
artifact-claimed = 보낸 형식은 { $claimed }인데 파일은 { $found }입니다
artifact-too-large = { $label } 파일은 { $bytes }바이트입니다. { $most }바이트 이하여야 합니다
artifact-wrong-pixels = { $label }{ JOSA($label, "이") } { $width }×{ $height }픽셀입니다. 필요한 크기: { $allowed }
pixels-exactly = { $width }×{ $height }
pixels-between = { $wide }×{ $high } 이상 { $wider }×{ $higher } 이하
pixels-square = 한 변이 { $least }~{ $most }인 정사각형

# 인증 규칙이 찾아낸 것. 규칙의 문장은 오퍼 유형의 데이터에 있고, 아래 문구가 그 안의 `found` 자리에 들어갑니다.

rule-passed = 통과했습니다.
found-nothing = 없음
found-no-query = 쿼리 없음
found-no-parameter = { $name }=없음
found-no-signature = sig 없음
found-incomplete-delegation = 사용자 위임 서명에 필요한 { $lacking } 없음
found-account-signature = sr이 없는 계정 서명(ss, srt)
found-delegation-ends = { $end }(서명에 쓴 사용자 위임 키(ske)의 만료, 계정 키로 다시 만들어야 함)
found-other-count = 버전 { $version }의 { $expected }개와 달리 { $count }개
found-version-not-after = { $version }({ $latest }보다 크지 않음)
found-version-before = { $new }(게시된 { $old }보다 작음)
found-version-published = { $version }(이미 다른 내용으로 게시됨)
found-version-not-after-published = { $version }(게시된 { $latest }보다 크지 않음)
found-currency = { $market }의 통화는 { $given }{ JOSA($given, "이") } 아니라 { $right }
found-not-uniform = 여기는 { $here }, 첫 번째는 { $first }
found-no-object = 개체가 아님
found-list = 목록이 들어 있음
found-deeper = 더 깊이 중첩됨
found-differs = `{ $id }`{ JOSA($id, "이") } { $other }의 것과 다름
found-number = `{ $id }`{ JOSA($id, "이") } { $number }번째
found-price = 가격 { $price }
found-no-price = { $region } 가격 없음
found-no-footer = 푸터 없음
found-disk-type = 디스크 유형 { $kind }
found-bytes = { $bytes }바이트
found-length = { $disk }바이트 디스크에 { $bytes }바이트

# 디스크 이미지를 읽지 못한 까닭.

image-address-unreadable = 주소를 읽을 수 없음
image-without-length = 스토리지가 길이를 알려 주지 않음

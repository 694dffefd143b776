# 오퍼의 플랜 목록과 새 플랜.

plans-private-many = 비공개, 대상 { $many }
plans-markets = 국가/지역
plans-draft = 초안
plans-price-use = 사용한 만큼
plans-price-unit = { $unit }당 시간당 { $currency } { $amount }
plans-price-months = { $months ->
    [1] 월 { $currency } { $amount }
    [12] 연 { $currency } { $amount }
   *[other] { $months }개월 { $currency } { $amount }
}
plans-price-months-from = { $months ->
    [1] 월 { $currency } { $amount }부터
    [12] 연 { $currency } { $amount }부터
   *[other] { $months }개월 { $currency } { $amount }부터
}
plans-price-user = { $months ->
    [1] 사용자당 월 { $currency } { $amount }부터
    [12] 사용자당 연 { $currency } { $amount }부터
   *[other] 사용자당 { $months }개월 { $currency } { $amount }부터
}
plan-list-title = 플랜 개요
plan-list-lead = **플랜 { $many }개** 중 { $live }개가 라이브입니다.
plan-list-none = **아직 플랜이 없습니다.** 플랜은 오퍼를 구입하는 방법입니다. 첫 플랜을 추가하세요.
plan-list-range = 플랜 { $all }개 중 { $some }개
plan-list-sought = 이름 또는 플랜 ID
plan-list-added = 플랜 { $plan }{ JOSA($plan, "을") } 추가했습니다. 복사본이 아니면 페이지가 비어 있습니다.
plan-list-moved = 플랜 { $plan }{ JOSA($plan, "을") } 옮겼습니다.
plan-list-deleted = 플랜 { $plan }{ JOSA($plan, "을") } 삭제했습니다. 이 ID는 다시 쓸 수 없습니다.
plan-list-moved-title = 아무것도 옮기지 않았습니다
plan-list-changed = 그사이 다른 사람이 플랜 목록을 바꿨습니다. 지금 목록은 다음과 같습니다. 필요하면 플랜을 다시 옮기세요.
plan-list-changed-new = 그사이 다른 사람이 플랜 목록을 바꿨습니다. 입력한 내용은 그대로 있습니다. 목록을 확인한 뒤 다시 추가하세요.
plan-state-incomplete = 할 일 { $problems }가지
plan-move = 이동 또는 복사
plan-move-up = 위로
plan-move-down = 아래로
plan-move-place = 위치
plan-move-to = 이동
plan-copy = 복사
plan-delete-short = 삭제…
plan-delete-title = 플랜 { $plan } 삭제
plan-delete-lead = **플랜 { $plan }{ JOSA($plan, "을") } 초안에서 뺍니다.** 게시한 적이 없으므로 가진 고객이 없습니다.
plan-delete-fact-pages = 비밀 값을 포함한 모든 페이지가 없어집니다. 되돌릴 수 없습니다.
plan-delete-fact-id = 이 오퍼에서 ID { $plan }{ JOSA($plan, "은") } 다시 쓸 수 없습니다.
plan-delete-button = 플랜 삭제
plan-delete-published = **플랜 { $plan }{ JOSA($plan, "은") } 게시되었거나 게시된 적이 있어 삭제하지 않습니다.** 판매를 중지하거나, 초안에서 빼고 게시하세요.
plan-delete-running = **게시가 진행 중이어서 지금은 삭제하지 않습니다.** 게시를 취소하거나 끝날 때까지 기다리세요.

new-plan-title = 새 플랜
new-plan-button = 새 플랜
new-plan-lead = 플랜은 오퍼를 구입하는 방법입니다. ID는 게시한 뒤 바꿀 수 없고 이름은 바꿀 수 있습니다.
new-plan-id = 플랜 ID
new-plan-id-hint = a~z, 0~9, 하이픈, 밑줄로 된 50자 이하이며 영문자나 숫자로 시작합니다.
new-plan-id-missing = 플랜 ID를 입력하세요.
new-plan-id-free = { $id }{ JOSA($id, "은") } 쓸 수 있습니다.
new-plan-name = 이름
new-plan-name-hint = 구매자에게 표시됩니다. 플랜마다 이름이 달라야 합니다.
new-plan-copy = 복사할 플랜(선택)
new-plan-copy-hint = 비밀 값을 빼고 그 플랜의 모든 페이지를 복사합니다. 비밀 값은 다시 입력하세요.
new-plan-copy-none = 없음: 빈 플랜
new-plan-no-copy = 복사할 플랜 `{ $id }`{ JOSA($id, "이") } 초안에 없습니다. 있는 플랜을 선택하세요.
new-plan-create = 플랜 추가
new-plan-faults = 고칠 점이 { $many }가지 있습니다. 아무것도 추가하지 않았고 입력한 내용은 그대로 있습니다.

# 검토 및 게시: 라이브와 비교해 무엇이 나가고 어떤 일이 이어지는지.

review-title = 검토 및 게시
review-title-problems = 문제 { $many }건: 검토 및 게시
review-ready = { $many ->
    [1] **변경된 페이지 1개를 게시할 수 있습니다.** 확인한 뒤 게시하세요.
   *[other] **변경된 페이지 { $many }개를 게시할 수 있습니다.** 초안에 남길 페이지는 선택을 해제하세요.
}
review-some = **문제 { $many }건 때문에 게시할 수 없는 페이지가 있습니다({ $kept }).** 문제를 고치거나 해당 페이지를 빼고 나머지를 게시하세요.
review-stuck = **문제 { $many }건 때문에 선택한 내용을 게시할 수 없습니다.** 문제를 고치거나 다른 페이지를 선택하세요.
review-first = **오퍼 전체가 버전 { $version }{ JOSA($version, "으로") } 나갑니다.** 라이브였던 적이 없으므로 모든 페이지가 함께 나갑니다.
review-first-not-ready = **오퍼를 게시하려면 { $many }가지를 고쳐야 합니다.** 라이브였던 적이 없으므로 모든 페이지가 함께 나갑니다.
review-same = **초안이 라이브와 같습니다.** 게시해도 고객에게 달라지는 것은 없습니다.
review-running = **버전 { $version }{ JOSA($version, "을") } 게시하고 있습니다.** 끝날 때까지 기다리거나 취소한 뒤 다음 내용을 게시하세요.
review-only-look = **이 오퍼를 볼 수만 있습니다.** 게시는 소유자와 기여자가 합니다.
review-problems = 게시 전에 고쳐야 할 것 { $many }건
review-place = { $page } · { $place } · { $code }
review-remarks = 확인해 볼 점(게시를 막지 않음)

# 변경된 페이지.

review-out = 게시할 내용
review-changed = 변경된 페이지 { $many }개
review-counted = 변경된 페이지 { $all }개 중 { $many }개
review-offer-pages = 오퍼 페이지
review-changes = 변경 { $changes }건
review-changes-problems = 변경 { $changes }건, 문제 { $problems }건
review-page-new = 모두 새 내용
review-page-new-problems = 모두 새 내용, 문제 { $problems }건
review-plan-new = 새 플랜
review-plan-gone = 플랜을 없앱니다. 이미 구입한 고객은 계속 쓸 수 있습니다.
review-along = 게시할 때마다 함께 나갑니다. 이 페이지 없이는 다른 페이지를 게시할 수 없습니다.
review-along-plan = 새 플랜이므로 모든 페이지가 함께 나갑니다.
review-held = 보류됨: 이 새 플랜에 문제가 있어 전체가 초안에 남습니다.
review-left-out = 제외됨: 통과할 수 없어 초안에 남습니다.
review-removed = 삭제됨:
review-added = 추가됨:
review-secret = 비밀로 보관되는 값입니다. 바뀌었다는 것만 표시합니다.
review-long = 바뀌었지만 여기에 표시하기에는 너무 깁니다.
review-more = 표시한 것보다 차이가 더 있습니다. 비교에서 모두 볼 수 있습니다.
review-unchanged = 페이지 { $many }개는 변경이 없습니다.

# 함께 보내는 것.

review-notes = 인증 담당자에게 전할 말
review-notes-hint = 시험 계정, 시험 순서, 바뀐 점을 적으세요. 게시자와 인증 담당자만 읽습니다. 최대 5,000자.
review-notes-too-long = 전할 말이 { $characters }자입니다. 5,000자 이하로 줄이세요.
review-mail = 메일 수신자
review-mail-hint = 주소를 쉼표로 구분해 적거나 비워 두세요.
review-mail-wrong = 메일 수신자: a@contoso.example 같은 주소를 쉼표로 구분해 적으세요.
review-force = 바뀐 것이 없어도 게시
review-ahead = 게시하면
review-told = 메일 수신자
review-told-seller = 계정의 판매자 연락처
review-told-named = 전할 말 아래에 적은 주소로 보냅니다.
review-step-signoff = 라이브 전환
review-step-signoff-first = 그전에는 고객에게 아무것도 보이지 않습니다.
review-step-signoff-replaces = 버전 { $version }의 미리 보기를 바꿉니다. 라이브로 전환하기 전에는 고객에게 아무것도 보이지 않습니다.
review-step-person = 담당자가 결정합니다. { $usually }
review-bar = 게시
review-cancel = 라이브로 전환하기 전까지 취소할 수 있습니다.
review-check = 게시될 내용 확인
review-publish = 미리 보기로 게시

# 확인 결과.

review-tried = 버전 { $version }{ JOSA($version, "이") } 미리 보기로 갑니다. 아직 아무것도 하지 않았습니다.
review-tried-refused = 게시할 수 없습니다. 고쳐야 할 것이 { $many }건 있습니다.
review-tried-nothing = 게시될 내용이 없습니다
review-tried-nothing-done = 아무것도 하지 않았습니다. 초안은 그대로입니다.
review-tried-pages = 페이지 { $many }개가 나갑니다: { $pages }
review-tried-along = { $page }: 게시할 때마다 함께 나갑니다.
review-tried-with-plan = { $page }: 플랜 { $plan }{ JOSA($plan, "이") } 새 플랜이므로 함께 나갑니다.
review-tried-first = { $page }: 라이브였던 적이 없으므로 함께 나갑니다.
review-tried-stays = 페이지 { $many }개가 초안에 남습니다: { $pages }
review-tried-held = 새 플랜 { $plan }{ JOSA($plan, "은") } 문제 { $many }건이 있어 초안에 남습니다.
review-tried-person = 인증은 마켓플레이스 담당자가 결정합니다.
review-tried-rules = 인증은 마켓플레이스 규칙이 결정합니다.
review-tried-mail = { $to }{ JOSA($to, "으로") } 메일을 보냅니다.
review-tried-no-mail = 메일을 받는 사람이 없습니다.

# 아무것도 하지 않은 까닭.

review-past = 이 페이지를 연 뒤 오퍼가 변경되었습니다
review-past-who-what = { $who }{ JOSA($who, "이") } 변경했습니다: { $pages }
review-past-who = { $who }{ JOSA($who, "이") } 변경했습니다.
review-past-what = 변경된 페이지: { $pages }
review-past-unknown = 지금 상태를 표시합니다.
review-past-live = 이제 다른 버전이 라이브입니다.
review-past-kept = 게시하지 않았습니다. 선택과 전할 말은 그대로 있습니다. 차이를 다시 확인한 뒤 게시하세요.
review-no-page = 이 오퍼에 없는 페이지를 요청했습니다
review-choose-again = 게시하지 않았습니다. 아래 페이지 중에서 선택하세요.
review-nothing = 게시하지 않았습니다
review-choose = 라이브와 다른 페이지를 하나 이상 선택하세요.
review-not-done = 게시하지 않았습니다. 입력한 내용은 그대로 있습니다.

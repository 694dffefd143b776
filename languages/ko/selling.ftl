# 판매 중지와 재개: 조건의 잘못된 점, 게시할 때 알리는 점, 메일.

stop-reason-unknown = 이유는 { $choices } 중 하나여야 합니다. 그중 하나를 쓰거나 비워 두세요.
stop-date-twice = `date`와 `dateOffset`이 모두 있습니다. 하나만 쓰세요.
stop-date-form = 날짜는 2027-03-01처럼 연-월-일로 씁니다.
stop-offset-form = `dateOffset`은 P90D처럼 ISO 8601로 쓴 일, 주, 월 또는 연의 수입니다.
stop-date-past = 이미 지났거나 오늘인 날짜입니다. { $earliest } 이후의 날을 쓰거나, 곧바로 중지하려면 날짜를 비워 두세요.
stop-date-without-notice = 이미지 버전은 철회하기 { $days }일 전부터 사용 중단 예정으로 알립니다. { $earliest } 이후의 날을 쓰세요. 이유가 criticalSecurityIssue일 때만 미리 알리지 않아도 됩니다.
stop-date-far = 너무 먼 날짜입니다. { $latest } 이전의 날을 쓰세요.
image-version-form = `{ $version }`{ JOSA($version, "은") } 이미지 버전이 아닙니다. 1.0.1처럼 점으로 이은 정수 세 개를 쓰세요.
alternative-empty = 대안은 오퍼, 플랜 또는 이미지 버전입니다. 어느 것인지 쓰거나 대안을 빼세요.
alternative-itself = 판매를 중지하는 것 자체이거나 그것이 속한 오퍼입니다. 다른 것을 쓰거나 대안을 빼세요.
alternative-not-live = `{ $alternative }`{ JOSA($alternative, "은") } 라이브가 아니거나 모두에게 공개되어 있지 않습니다. 구매자가 살 수 있는 것을 쓰세요.
alternative-stopped = `{ $alternative }`{ JOSA($alternative, "은") } 이미 판매하지 않거나 곧 판매하지 않게 됩니다. 계속 판매하는 것을 쓰세요.
alternative-private = `{ $alternative }`{ JOSA($alternative, "은") } 비공개 플랜이라 공개 플랜의 구매자에게 보이지 않습니다. 공개 플랜을 쓰세요.
alternative-version-elsewhere = 버전의 대안이 되는 버전은 같은 플랜, 같은 디스크 세대의 다른 버전뿐입니다. 그것을 쓰거나, 버전 없이 다른 플랜이나 오퍼를 쓰세요.

offer-stopped = 오퍼의 판매를 중지했습니다. 이미 구입한 고객은 계속 쓸 수 있습니다.
offer-stays-stopped = 오퍼를 판매하지 않고 있으며, 게시해도 그대로입니다. 다시 판매하려면 판매를 재개하세요.
plan-stays-stopped = 플랜 `{ $plan }`{ JOSA($plan, "을") } 판매하지 않고 있으며, 게시해도 그대로입니다. 다시 판매하려면 플랜의 판매를 재개하세요.
version-stays-withdrawn = 버전 { $version }{ JOSA($version, "은") } 철회되었고, 무엇을 게시해도 그대로입니다. 구매자에게 다시 제공하려면 복원하세요.
no-active-version = 플랜 `{ $plan }`에 계속 제공할 이미지 버전이 없습니다. 여기 있는 것은 모두 사용 중단 예정이거나 철회되었습니다. 새 버전을 더하거나 그중 하나를 복원하세요.

selling-offer = 오퍼
selling-plan = 플랜 { $plan }
selling-version = 플랜 { $plan }의 버전 { $version }
selling-instead = 구매자에게 대신 { $alternative }{ JOSA($alternative, "을") } 안내합니다.
selling-instead-nothing = 구매자에게 대안을 안내하지 않습니다.
mail-selling-body =
    { $text }

    오퍼  { $offer }

mail-stopped-title = 판매를 중지했습니다
mail-stopped =
    더 이상 판매하지 않음: { $what }. 이제 새로 구입할 수 없으며, 이미 구입한 고객은 계속 쓸 수 있습니다.
    { $alternative }
    누군가 판매를 재개해야 다시 판매합니다. 게시해도 재개되지 않습니다.
mail-withdrawn-title = 이미지 버전을 철회했습니다
mail-withdrawn =
    철회함: { $what }. 이제 이것으로 새 머신을 만들 수 없으며, 이미 있는 머신은 계속 쓸 수 있습니다.
    { $alternative }
    누군가 복원해야 다시 제공합니다. 게시해도 돌아오지 않습니다.
mail-deprecated-title = 판매가 끝날 예정입니다
mail-deprecated =
    { $date }까지 판매: { $what }. 그날부터 새로 구입할 수 없으며, 이미 구입한 고객은 계속 쓸 수 있습니다.
    { $alternative }
    그 전에 판매를 재개하면 아무것도 끝나지 않습니다.
mail-version-deprecated-title = 이미지 버전이 사용 중단될 예정입니다
mail-version-deprecated =
    { $date }까지 제공: { $what }. 그날부터 이것으로 새 머신을 만들 수 없으며, 이미 있는 머신은 계속 쓸 수 있습니다.
    { $alternative }
    그 전에 복원하면 아무것도 끝나지 않습니다.
mail-resumed-title = 다시 판매합니다
mail-resumed = 라이브인 그대로 다시 판매함: { $what }.
mail-live-stopped =
    버전 { $version }{ JOSA($version, "이") } 라이브입니다. 하지만 판매하지 않습니다. 전에 판매를 중지했으며, 라이브로 전환해도 재개되지 않습니다. 페이지에도 그렇게 나옵니다.

    {"  "}{ $link }

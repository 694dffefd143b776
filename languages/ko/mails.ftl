# 게시에 관한 메일: 제목, 그리고 어느 오퍼인지 밝히는 본문.

mail-subject = { $title }: { $offer }
mail-body =
    { $text }

    오퍼  { $offer }
    작업  { $operation }

mail-started-title = 게시를 시작했습니다
mail-started =
    오퍼의 버전 { $version }{ JOSA($version, "을") } 검증하고 인증하고 패키징하고 있습니다.
    미리 보기가 준비되거나 고칠 점이 나오면 알려 드립니다.

mail-preview-title = 미리 보기가 게시자 승인을 기다립니다
mail-preview =
    버전 { $version }의 미리 보기가 준비되었습니다.

    {"  "}{ $link }

    확인한 뒤 라이브로 전환하세요. 거두려면 취소하세요. 승인 없이는 아무것도 라이브가 되지 않습니다.

mail-live-title = 오퍼가 라이브입니다
mail-live =
    버전 { $version }{ JOSA($version, "이") } 라이브입니다.

    {"  "}{ $link }
mail-live-private = 버전 { $version }{ JOSA($version, "이") } 라이브입니다. 플랜이 모두 비공개여서 공개 목록에 나오지 않고 페이지도 없습니다.

mail-failed-title = 게시하지 못했습니다
mail-failed =
    버전 { $version }의 게시가 중단되었습니다.

    {"  "}{ $reason }

    오퍼의 상태에서 모든 메시지를 볼 수 있습니다. 초안을 고친 뒤 다시 게시하세요. 라이브였던 것은 그대로 라이브입니다.

mail-failed-several =
    버전 { $version } 게시가 중단되었습니다. 고칠 점이 { $many }건 있습니다.

    {"  "}- { $list }

    초안을 고친 뒤 다시 게시하세요. 라이브 상태는 그대로 유지됩니다.
mail-failed-many =
    버전 { $version } 게시가 중단되었습니다. 고칠 점이 { $many }건 있습니다.

    {"  "}- { $list }

    나머지 { $more }건은 오퍼 상태에서 볼 수 있습니다. 초안을 고친 뒤 다시 게시하세요. 라이브 상태는 그대로 유지됩니다.
mail-failed-next =
    { $all }
    {"  "}- { $next }

mail-canceled-title = 게시를 취소했습니다
mail-canceled = 버전 { $version }의 게시를 취소했습니다. 라이브였던 것은 그대로 라이브이고 초안은 바뀌지 않았습니다.

mail-contact-test-title = { $name } 시험 메시지
mail-contact-test =
    { $name }의 오퍼에 관한 메시지를 이 주소로 보냅니다.
    할 일은 없습니다.

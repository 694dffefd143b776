# 오퍼의 상태와 오퍼에 하는 일.

overview-title = 오퍼 개요
overview-preview = **버전 { $version }의 미리 보기가 준비되었습니다.** 확인한 뒤 라이브로 전환하세요. 그때까지 고객에게는 버전 { $live }{ JOSA($live, "이") } 제공됩니다.
overview-preview-first = **버전 { $version }의 미리 보기가 준비되었습니다.** 확인한 뒤 라이브로 전환하세요. 그 전에는 아무도 오퍼를 구입할 수 없습니다.
overview-running = **{ $step } 단계가 { $percent } 진행되었습니다.** 따로 할 일은 없습니다.
overview-reviewed = **{ $step } 단계에서 검토를 기다립니다.** 따로 할 일은 없습니다.
overview-begins = **게시를 시작합니다.** 따로 할 일은 없습니다.
overview-failed = **{ $step } 단계에서 고칠 점이 나왔습니다.** 모두 고친 뒤 다시 게시하세요. 그동안 고객에게는 버전 { $live }{ JOSA($live, "이") } 제공됩니다.
overview-failed-first = **{ $step } 단계에서 고칠 점이 나왔습니다.** 모두 고친 뒤 다시 게시하세요.
overview-stopped = **마지막 게시에 실패했습니다.** 아래 메시지를 확인한 뒤 다시 게시하세요.
overview-live = **버전 { $version }{ JOSA($version, "이") } 라이브입니다.** 초안도 같습니다.
overview-live-changed = **버전 { $version }{ JOSA($version, "이") } 라이브입니다.** 초안에 게시하지 않은 변경이 있습니다.
overview-draft = **이 오퍼는 초안입니다.** 게시하면 미리 볼 수 있고, 라이브로 전환하기 전에는 아무도 구입할 수 없습니다.
overview-not-sold = **{ $since }부터 판매하지 않습니다.** 이미 구입한 고객은 계속 쓸 수 있습니다. 판매를 재개하면 바로 다시 구입할 수 있습니다.
overview-sold-until = **버전 { $version }{ JOSA($version, "이") } 라이브이고 { $date }까지 판매합니다.** 이미 구입한 고객은 계속 쓸 수 있습니다. 판매를 재개하면 끝나지 않습니다.
overview-fix = 다시 게시하기 전에 고칠 점
overview-note = 인증 팀의 의견
overview-rule = 규칙 { $id }
overview-publishing = 버전 { $version } 게시
overview-began = { $who }, { $at } 시작
overview-steps = 게시 단계
overview-versions = 버전
overview-messages = 메시지
message-at = { $text } (위치: { $place })
message-note = 참고
message-fault = 문제

# 단계.

column-signoff = 게시자 승인
column-complete = 완료
column-complete-notes = 완료, 참고 { $notes }건
column-running = 진행 중, { $percent }
column-waits = { $since }부터 게시자를 기다립니다
column-reviewed = { $since }부터 검토 중
column-rejected = 거부됨
column-to-come = 시작 전
column-canceled = 취소됨
column-only-took = { $took } 걸림
column-took = { $took } 걸림, 보통 { $usually }
column-expected = { $since } 시작. { $expected } 완료 예정, 보통 { $usually }
column-after = { $took } 만에, { $at }
column-no-limit = 시간 제한 없음
column-usually = 보통 { $usually }

# 초안, 미리 보기, 라이브.

bay-as-live = 라이브와 같음
bay-as-preview = 미리 보기와 같음
bay-version = 버전 { $version }
bay-nothing = 아직 없음
bay-saved = { $who }, { $at } 저장
bay-preview-waits = 라이브 전환을 기다립니다. 링크가 있는 사람만 볼 수 있습니다.
bay-preview-live = 라이브인 버전입니다.
bay-preview = 링크가 있는 사람만 볼 수 있습니다.
bay-no-preview = 게시하면 채워집니다.
bay-open-preview = 미리 보기 열기
bay-live = 누구나 볼 수 있습니다.
bay-live-private = 모든 플랜이 비공개라서 다른 사람은 볼 수 없습니다.
bay-live-stopped = 판매를 중지했습니다. 주소를 아는 사람은 페이지를 계속 볼 수 있습니다.
bay-no-live = 라이브로 전환하면 채워집니다.
bay-open-live = 라이브 항목 열기

# 하기 전에 확인하는 것.

confirm-what = 진행되는 일
confirm-back = 돌아가기
confirm-type = 계속하려면 오퍼 ID를 입력하세요
confirm-typed-wrong = 오퍼 ID와 다릅니다. 위에 있는 그대로 입력하세요.
publish-button = 게시
golive-button = 라이브로 전환
golive-title = { $name } 라이브로 전환
golive-lead = **버전 { $version }{ JOSA($version, "이") } 라이브가 됩니다.** 몇 분 안에 고객에게 보입니다.
golive-no-preview = **라이브로 전환할 미리 보기가 없습니다.** 초안을 게시하고 미리 보기가 준비될 때까지 기다리세요.
golive-fact-customers = 그때부터 누구나 공개 플랜을 찾고 구입할 수 있습니다. 바꾸려면 다른 버전을 게시하세요.
golive-fact-replaces = 버전 { $live }{ JOSA($live, "을") } 대신합니다.
golive-fact-first = 처음 라이브가 됩니다. 그때부터 오퍼 ID와 플랜 ID는 바꿀 수 없습니다.
cancel-button = 게시 취소
cancel-title = { $name } 게시 취소
cancel-lead = **다음 안전한 지점에서 게시를 멈춥니다.** 고객에게 보이는 것은 바뀌지 않습니다.
cancel-lead-preview = **미리 보기를 거둡니다.** 고객에게 보이는 것은 바뀌지 않습니다.
cancel-nothing = **취소할 것이 없습니다.** 진행 중인 게시도, 기다리는 미리 보기도 없습니다.
cancel-fact-stop = 진행 중인 단계는 끝까지 갈 수 있지만 그다음 단계는 시작하지 않습니다.
cancel-fact-preview = 이 미리 보기의 링크는 더 이상 쓸 수 없고, 전에 있던 미리 보기로 돌아갑니다.
cancel-fact-draft = 초안은 그대로 남습니다. 되돌리려면 다시 게시하세요.

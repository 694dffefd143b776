# 게시 단계의 메시지.

finding-told = { $place }: { $text } ({ $code })
finding-told-shortly = { $place }: { $text }
rule-told = { $rule }: { $text } ({ $place })
artifact-lost = 이 버전에 표시되는 { $digest }{ JOSA($digest, "이") } 아티팩트 저장소에 없습니다
artifacts-stored = { $count ->
    [0] 오퍼에 자체 아티팩트가 없습니다.
   *[other] 아티팩트 { $count }개를 저장했습니다.
}
certification-waits = 자동 규칙을 통과했습니다. 이제 마켓플레이스의 인증 팀이 결정합니다.
certification-waits-with-findings = 자동 규칙에서 살펴볼 점이 나왔습니다. 이제 마켓플레이스의 인증 팀이 결정합니다.
certification-approved = 인증 승인: { $reason }
certification-rejected = 인증 거부: { $reason }

# 게시가 끝난 까닭. `step`은 단계의 이름입니다.

step-any = 남은
step-rejected = { $step } 단계에서 오퍼를 거부했습니다
step-rejected-for = { $step } 단계에서 오퍼를 거부했습니다: { $reason }
step-rejected-for-several = { $step } 단계에서 오퍼를 거부했습니다: { $reason } (그 단계의 메시지에 { $more }건 더 있습니다)
step-out-of-time = { $seconds }초 안에 끝나지 않았습니다
step-tried = { $step } 단계를 { $times }번 시도했습니다: { $reason }
step-given-up = { $step } 단계를 포기했습니다. 도중에 마켓플레이스가 멈추거나 데이터베이스와 끊긴 일이 { $times }번 있었습니다. 다시 게시하기 전에 마켓플레이스 운영자에게 알리세요
step-never-finished = { $step } 단계를 { $times }번 시작했지만 한 번도 끝나지 않았습니다
step-stuck = { $step } 단계가 { $seconds }초 동안 진행되지 않아 포기했습니다
operation-lost = 이 작업이 유실되었습니다. 다시 게시하세요
nothing-to-cancel = 취소할 것이 없었습니다. 실행 중인 작업도, 게시자 승인을 기다리는 미리 보기도 없었습니다

# 인증 담당자의 결정. `finding`은 규칙이 알린 내용.

verdict-rejected = { $finding }. 인증 의견: { $reason }
verdict-accepted = { $finding }. 인증에서 수락했습니다.
verdict-accepted-because = { $finding }. 인증에서 수락했습니다: { $reason }
verdict-found = { $page }: { $text }
verdict-found-in-plan = 플랜 { $plan }, { $page }: { $text }
verdict-found-anywhere = 오퍼: { $text }
verdict-approved = 인증이 승인되었습니다.

# 결정에 빠진 것.

ruling-no-reason = 이유를 적으세요. 게시자가 읽습니다.
ruling-rejected-without-reason = 무엇을 고쳐야 하는지 적으세요. 게시자가 읽습니다.
ruling-accepted-without-reason = 이 오류를 그대로 두어도 되는 이유를 적으세요.
ruling-undecided = 이 항목을 수락하거나, 이유를 적어 거부하세요.
ruling-no-finding = 결정할 항목이 없습니다. 페이지를 다시 여세요.
ruling-nothing-rejected = 이유를 적어 한 항목 이상을 거부하거나, 직접 찾은 점을 추가하세요.
ruling-rejects = { $many }개 항목을 거부했습니다. 오퍼를 거부하거나 해당 항목을 수락하세요.
ruling-too-many = 직접 찾은 점은 { $most }개까지만 추가하세요.
ruling-too-long = { $most }자 이하로 줄이세요. 지금 { $size }자입니다.
ruling-rejected = 거부: 고칠 점 { $many }건

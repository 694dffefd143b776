# 다른 페이지를 대신하는 페이지.

error-home = 포털로 가기
error-again = 다시 시도
error-accounts = 다른 계정 선택
error-address = 주소
error-message = 이유(영문)
error-id = 요청 ID
error-time = 시각(UTC)
error-forbidden-title = 볼 수 없는 페이지입니다
error-forbidden-lead = **페이지가 없거나 페이지를 볼 역할이 없습니다.** 게시자의 소유자가 역할을 부여할 수 있습니다.
error-form-title = 양식을 받지 않았습니다
error-form-lead = **이곳에서 만든 양식이 아니어서 아무 일도 하지 않았습니다.** 페이지를 다시 열어 시도하세요.
error-missing-title = 이 주소에는 페이지가 없습니다
error-missing-lead = **여기에는 아무것도 없습니다.** 주소를 잘못 입력했거나, 이미 썼거나, 삭제된 페이지일 수 있습니다.
error-often-title = 요청이 너무 많습니다
error-often-lead = **아무 일도 하지 않았습니다.** 잠시 뒤 다시 시도하세요.
error-busy-title = 마켓플레이스가 바쁩니다
error-busy-lead = **아무 일도 하지 않았습니다.** 잠시 뒤 다시 시도하세요.
error-ours-title = 서버에서 오류가 발생했습니다
error-ours-lead = 전에 저장한 내용은 안전합니다. **다시 시도하세요.** 또 실패하면 아래 요청 ID를 운영자에게 알려 주세요.
error-large-title = 보낸 내용이 너무 큽니다
error-large-lead = **아무 일도 하지 않았습니다.** 입력한 내용은 앞 페이지에 남아 있습니다. 뒤로 가서 한 번에 더 적게 보내거나 더 작은 파일을 쓰세요.
error-slow-title = 제시간에 도착하지 않았습니다
error-slow-lead = **아무 일도 하지 않았습니다.** 입력한 내용은 앞 페이지에 남아 있습니다. 뒤로 가서 연결이 좋을 때 다시 보내세요.
error-request-title = 요청을 처리할 수 없습니다
error-request-lead = **아무 일도 하지 않았습니다.** 이유는 아래와 같습니다.

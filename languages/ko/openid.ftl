# 운영자의 OpenID 제공자로 로그인.

openid-button = { $provider }{ JOSA($provider, "으로") } 로그인
openid-left = 여기에서는 로그아웃했습니다. 이 브라우저에는 { $provider } 로그인이 남아 있을 수 있습니다. 다른 사람과 함께 쓰는 기기라면 그곳에서도 로그아웃하세요.
openid-only = 이곳에서는 암호 대신 { $provider }{ JOSA($provider, "으로") } 로그인합니다.
openid-not-begun = 최근 15분 안에 이 브라우저에서 시작한 로그인에 대한 응답이 아닙니다. 처음부터 다시 로그인하세요.
openid-refused = { $provider }에서 로그인하지 못했습니다({ $code }). 다시 시도하거나 그곳의 관리자에게 문의하세요.
openid-out-of-reach = 지금 { $provider }에서 응답이 없습니다. 잠시 뒤에 다시 시도하세요.
openid-out-of-reach-password = 지금 { $provider }에서 응답이 없습니다. 잠시 뒤에 다시 시도하거나 암호로 로그인하세요.
openid-untrusted = { $provider }의 응답을 믿을 수 없어 로그인하지 않았습니다. 다시 시도하고, 또 실패하면 이 마켓플레이스의 운영자에게 알리세요.
openid-not-verified = { $provider }에서 메일 주소가 확인되지 않았습니다. 그곳에서 주소를 확인받은 뒤 다시 로그인하세요.
openid-unknown = { $address } 주소로 이 로그인을 쓸 수 있는 계정이 없습니다. 이 마켓플레이스의 운영자에게 초대를 요청하세요.
openid-unknown-account = { $provider } 로그인에 연결된 계정이 없습니다. 이 마켓플레이스의 운영자에게 초대를 요청하세요.

# 오퍼 유형이 모르는 멤버 가운데 비공개를 뜻할 수 있는 것.

members-title = 아무도 제한하지 않는 멤버
members-title-fault = 확인하지 않음: 아무도 제한하지 않는 멤버
members-lead-none = **확인할 것이 없습니다.** 이 초안에서 볼 사람이나 살 사람을 가리키는 멤버는 모두 오퍼 유형이 아는 것입니다.
members-lead-done = **모두 확인했습니다.** 이런 까닭으로 막히는 게시는 없습니다.
members-lead = **멤버 { $many }개가 모든 게시를 막고 있습니다.** 이름은 볼 사람이나 살 사람을 가리키는데 오퍼 유형은 모르는 멤버입니다.
members-open = 확인할 멤버
members-fact-nobody = 유형이 모르는 것은 효력이 없습니다. 이런 멤버에 무엇을 적었든 오퍼를 볼 수 있는 사람은 모두 봅니다.
members-fact-once = 확인한 것은 멤버가 어디에 있든 지금부터 이 오퍼에 적용됩니다. 되돌릴 수 없으며 누가 확인했는지 기록에 남습니다.
members-fact-correct = 누군가를 제한하려던 멤버라면 이름을 고치거나 플랜의 제공 범위 페이지에서 제한하세요.
members-legend = 아무도 제한하지 않는 멤버
members-more = 외 { $more }곳
members-button = 아무도 제한하지 않음을 확인
members-not-yours = 보기만 할 수 있습니다. 확인은 게시자의 소유자와 기여자가 합니다.
members-confirmed = 확인한 멤버
members-none-chosen = 확인할 멤버를 선택하세요.
members-too-many = 한 번에 { $most }개까지만 확인하세요.
members-changed = 그사이 누군가 초안을 바꾸었습니다. 지금 확인할 것은 아래와 같습니다.

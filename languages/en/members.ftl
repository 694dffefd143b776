# Members that an offer type does not know and whose meaning may be privacy.

members-title = Members that restrict nobody
members-title-fault = Nothing was confirmed: members that restrict nobody
members-lead-none = **There is nothing to confirm.** Every member of this draft that speaks of who may see or buy is one that its offer type knows.
members-lead-done = **Everything is confirmed.** Nothing of this kind stops a publish.
members-lead = { $many ->
    [1] **1 member stops every publish**: its name speaks of who may see or buy, and its offer type does not know it.
   *[other] **{ $many } members stop every publish**: their names speak of who may see or buy, and their offer type does not know them.
}
members-open = To be confirmed
members-fact-nobody = What the type does not know has no effect: whatever such a member says, everybody who may see the offer sees it.
members-fact-once = What you confirm counts for this offer from now on, wherever the member stands; it cannot be taken back, and the history keeps who did.
members-fact-correct = If a member was to keep somebody out, correct its name, or restrict the plan on its page of availability.
members-legend = Members that restrict nobody
members-more = and { $more } more
members-button = Confirm that these restrict nobody
members-not-yours = You look only: owners and contributors of the publisher confirm.
members-confirmed = Confirmed
members-none-chosen = Choose the members that you confirm.
members-too-many = Confirm { $most } members at most at once.
members-changed = Somebody changed the draft meanwhile. Below is what there is to confirm now.

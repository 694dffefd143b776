# Review and publish: what goes out beside what is live, and what comes of it.

review-title = Review and publish
review-title-problems = { $many ->
    [1] 1 problem: Review and publish
   *[other] { $many } problems: Review and publish
}
review-ready = { $many ->
    [1] **1 changed page is ready to go out.** Look at it, then publish.
   *[other] **{ $many } changed pages are ready to go out.** Leave out what is to stay in the draft.
}
review-some = { $many ->
    [1] **1 problem keeps { $kept } from going out.** Fix it, or leave that page out and publish the others.
   *[other] **{ $many } problems keep { $kept } from going out.** Fix them, or leave those pages out and publish the others.
}
review-stuck = { $many ->
    [1] **1 problem keeps everything that was chosen from going out.** Fix it, or choose other pages.
   *[other] **{ $many } problems keep everything that was chosen from going out.** Fix them, or choose other pages.
}
review-first = **The whole offer goes out, as version { $version }.** It was never live, so all of its pages go together.
review-first-not-ready = { $many ->
    [1] **1 thing must change before the offer can go out.** It was never live, so all of its pages go together.
   *[other] **{ $many } things must change before the offer can go out.** It was never live, so all of its pages go together.
}
review-same = **The draft is the same as what is live.** Publishing it changes nothing for customers.
review-running = **Version { $version } is being published.** Wait for it or cancel it; then publish what follows.
review-only-look = **You may look at this offer.** Its owners and contributors publish it.
review-problems = { $many ->
    [1] 1 thing must change before it can be published
   *[other] { $many } things must change before they can be published
}
review-place = { $page } · { $place } · { $code }
review-remarks = Worth a look, does not stop you

# The pages that differ.

review-out = What goes out
review-changed = { $many ->
    [1] 1 changed page
   *[other] { $many } changed pages
}
review-counted = { $many } of { $all } changed pages
review-offer-pages = Offer pages
review-changes = { $changes ->
    [1] 1 change
   *[other] { $changes } changes
}
review-changes-problems = { $changes ->
    [1] 1 change
   *[other] { $changes } changes
}, { $problems ->
    [1] 1 problem
   *[other] { $problems } problems
}
review-page-new = All of it is new
review-page-new-problems = All of it is new, { $problems ->
    [1] 1 problem
   *[other] { $problems } problems
}
review-plan-new = The plan is new
review-plan-gone = The plan is taken away. Customers who have it keep it.
review-along = Goes along with every publish: other pages cannot go out without it.
review-along-plan = The plan is new: all of its pages go out together.
review-held = Held back: something is wrong with this new plan. All of it stays in the draft.
review-left-out = Left out: it would not pass. It stays in the draft.
review-removed = Removed:
review-added = Added:
review-secret = It is kept secret; that it changed is all there is to say.
review-long = It changed, and is too long to be shown here.
review-more = There are more differences than are shown. Compare has all of them.
review-unchanged = { $many ->
    [1] 1 page has no changes.
   *[other] { $many } pages have no changes.
}

# What goes with it.

review-notes = Notes for certification
review-notes-hint = Test accounts, steps to try, what changed. Only you and certification read this. Up to 5,000 characters.
review-notes-too-long = The notes have { $characters } characters. Shorten them to 5,000 or fewer.
review-mail = Who gets mail
review-mail-hint = Addresses with commas between them, or none.
review-mail-wrong = Who gets mail: write addresses such as a@contoso.example, with commas between them.
review-force = Publish although nothing changed
review-ahead = When you publish
review-told = Who gets mail
review-told-seller = Seller contact of the account
review-told-named = Whoever you name below the notes.
review-step-signoff = You go live
review-step-signoff-first = Nothing reaches customers before that.
review-step-signoff-replaces = The preview replaces that of version { $version }. Nothing reaches customers before you go live.
review-step-person = A person decides. { $usually }
review-bar = Publish
review-cancel = You can cancel until you go live.
review-check = Check what would go out
review-publish = Publish to preview

# What a check tells.

review-tried = Version { $version } would go to preview. Nothing was done yet.
review-tried-refused = { $many ->
    [1] It would be refused: 1 thing must change
   *[other] It would be refused: { $many } things must change
}
review-tried-nothing = Nothing would go out
review-tried-nothing-done = Nothing was done. The draft is as it was.
review-tried-pages = { $many ->
    [1] 1 page goes out: { $pages }
   *[other] { $many } pages go out: { $pages }
}
review-tried-along = { $page } goes along, as with every publish.
review-tried-with-plan = { $page } goes along, because the plan { $plan } is new.
review-tried-first = { $page } goes along, because the offer was never live.
review-tried-stays = { $many ->
    [1] 1 page stays in the draft: { $pages }
   *[other] { $many } pages stay in the draft: { $pages }
}
review-tried-held = { $many ->
    [1] The new plan { $plan } stays in the draft: 1 thing is wrong with it.
   *[other] The new plan { $plan } stays in the draft: { $many } things are wrong with it.
}
review-tried-person = A person of the marketplace decides about certification.
review-tried-rules = The rules of the marketplace decide about certification.
review-tried-mail = Mail goes to { $to }.
review-tried-no-mail = Nobody gets mail.

# Why nothing was done.

review-past = The offer was changed since this page was made
review-past-who-what = { $who } changed it: { $pages }.
review-past-who = { $who } changed it.
review-past-what = These pages changed: { $pages }.
review-past-unknown = This page shows it as it is now.
review-past-live = Another version is live now.
review-past-kept = Nothing was published. Your choices and notes are kept: look at the differences again, then publish.
review-no-page = The form named a page that this offer does not have
review-choose-again = Nothing was published. Choose among the pages below.
review-nothing = Nothing was published
review-choose = Choose at least one page that differs from what is live.
review-not-done = Nothing was published. What you typed is kept.

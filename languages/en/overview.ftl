# How an offer stands, and what is done about it.

overview-title = Offer overview
overview-preview = **The preview of version { $version } is ready.** Check it, then go live. Until you do, customers keep version { $live }.
overview-preview-first = **The preview of version { $version } is ready.** Check it, then go live. Nobody can buy the offer before.
overview-running = **{ $step } is in progress, { $percent }.** You need not do anything.
overview-reviewed = **{ $step } waits for a review.** You need not do anything.
overview-begins = **The publish begins.** You need not do anything.
overview-failed = **{ $step } found things to fix.** Fix all of them and publish again; customers keep version { $live } meanwhile.
overview-failed-first = **{ $step } found things to fix.** Fix all of them and publish again.
overview-stopped = **The last publish failed.** See the messages below, then publish again.
overview-live = **Version { $version } is live.** The draft is the same.
overview-live-changed = **Version { $version } is live.** The draft has changes that were not published.
overview-draft = **This offer is a draft.** Publish it to see its preview; nobody can buy it before you go live.
overview-not-sold = **Not sold any more since { $since }.** Customers who have it keep it. Resume selling, and buyers get it again at once.
overview-sold-until = **Version { $version } is live and sold until { $date }.** Customers who have it keep it; resume selling, and nothing ends.
overview-fix = Fix before you publish again
overview-note = From certification
overview-rule = Rule { $id }
overview-publishing = Publishing version { $version }
overview-began = Started { $at } by { $who }
overview-steps = The steps of a publish
overview-versions = Versions
overview-messages = Messages
message-at = { $text } ({ $place })
message-note = Note
message-fault = Problem

# Steps.

column-signoff = Publisher sign-off
column-complete = Complete
column-complete-notes = { $notes ->
    [1] Complete, with 1 note
   *[other] Complete, with { $notes } notes
}
column-running = In progress, { $percent }
column-waits = Waits for you since { $since }
column-reviewed = In review since { $since }
column-rejected = Rejected
column-to-come = Not started
column-canceled = Canceled
column-only-took = Took { $took }
column-took = Took { $took }, usually { $usually }
column-expected = Since { $since }. Expected by { $expected }; usually { $usually }
column-after = After { $took }, { $at }
column-no-limit = No time limit
column-usually = Usually { $usually }

# Draft, preview, live.

bay-as-live = As live
bay-as-preview = As in preview
bay-version = Version { $version }
bay-nothing = Nothing yet
bay-saved = Last saved { $at } by { $who }
bay-preview-waits = Waits for go live. Only whoever has the link sees it.
bay-preview-live = The version that is live.
bay-preview = Only whoever has the link sees it.
bay-no-preview = A publish fills it.
bay-open-preview = Open the preview
bay-live = Everybody sees it.
bay-live-private = Every plan of it is private: nobody else sees it.
bay-live-stopped = Not sold any more. Whoever has its address still finds its page.
bay-no-live = Going live fills it.
bay-open-live = Open the live entry

# What is confirmed before it happens.

confirm-what = What happens
confirm-back = Go back
confirm-type = Type the offer id to go on
confirm-typed-wrong = That is not the offer id. Type it as it stands above.
publish-button = Publish
golive-button = Go live
golive-title = Go live with { $name }
golive-lead = **Version { $version } goes live.** Customers see it within minutes.
golive-no-preview = **There is no preview to go live with.** Publish the draft and wait until its preview is ready.
golive-fact-customers = Everybody can find and buy the public plans from then on. To change them, publish another version.
golive-fact-replaces = It takes the place of version { $live }.
golive-fact-first = It is the first time. The offer id and the ids of its plans can never be changed from then on.
cancel-button = Cancel publish
cancel-title = Cancel the publish of { $name }
cancel-lead = **The publish stops at its next safe point.** What customers see does not change.
cancel-lead-preview = **The preview is withdrawn.** What customers see does not change.
cancel-nothing = **There is nothing to cancel.** No publish is running, and no preview waits.
cancel-fact-stop = The step that runs now may still finish; none begins after it.
cancel-fact-preview = Links to this preview stop working. What was in preview before comes back.
cancel-fact-draft = The draft stays as it is. To undo this, publish it again.

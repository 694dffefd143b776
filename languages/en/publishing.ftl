# What the steps of publishing say.

finding-told = { $place }: { $text } ({ $code })
finding-told-shortly = { $place }: { $text }
rule-told = { $rule }: { $text } ({ $place })
artifact-lost = the artifact store lost { $digest }, which this version shows
artifacts-stored = { $count ->
    [0] The offer has no artifacts of its own.
    [1] One artifact is stored.
   *[other] { $count } artifacts are stored.
}
certification-waits = The automated rules passed. The marketplace's certification team decides now.
certification-waits-with-findings = The automated rules found things to look at. The marketplace's certification team decides now.
certification-approved = Certification approved: { $reason }
certification-rejected = Certification rejected: { $reason }

# Why a publish ended. `step` is the name of a step.

step-any = its steps
step-rejected = { $step } rejected the offer
step-rejected-for = { $step } rejected the offer: { $reason }
step-rejected-for-several = { $step } rejected the offer: { $reason } (and { $more } more in its messages)
step-out-of-time = it did not finish within { $seconds } s
step-tried = { $step } was tried { $times } times: { $reason }
step-given-up = { $step } was given up: { $times } times the marketplace stopped, or lost touch with its database, in the middle of it; tell the marketplace's operator before you publish again
step-never-finished = { $step } was started { $times } times and never finished
step-stuck = { $step } made no progress for { $seconds } s and was given up
operation-lost = the work for this operation was lost; publish again
nothing-to-cancel = There was nothing to cancel: nothing ran, and no preview waited for sign-off

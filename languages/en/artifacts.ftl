# What is wrong with a file that an offer names. `label` is what people call the place it is for.

artifact-no-address = { $label } is not an address: `{ $address }`
artifact-reference = { $label } is not an address: give an https URL
artifact-expired = { $label } is an address of this marketplace that has expired, or never was one, and the publisher holds no such file: read the offer it is from again
artifact-not-fetched = { $label } could not be fetched: { $why }
artifact-never-here = { $label } is said to be unchanged, but was never here
artifact-too-much = { $label } is too much: the files of one version may have { $most } bytes in all; make them smaller or name fewer
artifact-unusable = { $label } cannot be used: { $why }
artifact-out-of-time = { $label } could not be read in time; try again later
artifact-stays = { $fault }; what was fetched from there before stays
artifact-drawn = { $fault }; in this rehearsal a drawn picture of { $width }×{ $height } pixels stands in for it
artifact-wrong-type = { $label } is { $found }, but must be { $kind } of type { $wanted }
artifact-kind-image = an image
artifact-kind-document = a document
artifact-kind-package = a package
artifact-kind-sheet = a spreadsheet
artifact-claimed = the file is said to be { $claimed }, but is { $found }
artifact-too-large = { $label } has { $bytes } bytes, but may have at most { $most }
artifact-wrong-pixels = { $label } is { $width }×{ $height } pixels, but must be { $allowed }
pixels-exactly = { $width }×{ $height }
pixels-between = between { $wide }×{ $high } and { $wider }×{ $higher }
pixels-square = a square of { $least } to { $most }

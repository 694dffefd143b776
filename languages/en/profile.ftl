# What a publisher says of itself.

profile-title = Account settings
profile-title-fault = { $many ->
    [1] 1 problem: Account settings
   *[other] { $many } problems: Account settings
}
profile-lead = **Messages about publishing go to { $contact }.** Certification, preview ready, live, problems.
profile-lead-older = **Messages about publishing go to whom each request names.** Those about what is no longer sold go to { $contact }.
profile-moved-title = Messages about publishing go to the seller contact
profile-moved = Since the account moved on { $day }, the addresses that a client sends as notification-emails are no longer used. See to it that somebody reads { $contact }.
profile-moved-always = The addresses that a client sends as notification-emails are not used. See to it that somebody reads { $contact }.
profile-saved = Saved.
profile-tested = A test message is on its way to { $contact }.
profile-test-soon = The contact was sent a test message less than 5 minutes ago. Look for it, then try again.
profile-changed = Somebody else saved these settings meanwhile. Below is what you typed; what is stored now stands beside it. Save again to replace that.
profile-stored = Stored now: { $value }
profile-stored-none = Stored now: nothing
profile-problems = { $many ->
    [1] Nothing was saved. 1 thing must change.
   *[other] Nothing was saved. { $many } things must change.
}
profile-contact = Seller contact
profile-contact-fact = receives every message about publishing
profile-contact-name = Name
profile-contact-name-hint = A person or a team.
profile-address = Mail addresses
profile-address-hint = Up to 10, separated by commas. A group address survives people leaving.
profile-phone = Phone
profile-phone-hint = With the country, such as +353 1 555 0100.
profile-publisher = Publisher
profile-name = Display name
profile-name-hint = Buyers see it on every product. A new name is shown everywhere within a minute.
profile-id = Publisher id
profile-id-fixed = Fixed: it is part of every product address.
profile-seller = Seller id
profile-model = Account model
profile-model-newer = Newer, since { $day }
profile-model-always = Newer, from the start
profile-model-older = Older
profile-save = Save
profile-test = Send a test message
profile-optional = optional
profile-not-yours = You can look at these settings. Owners of { $publisher } change them.
profile-one-line = Write it on one line.
profile-too-long = It has { $length } characters. Shorten it to { $most } or fewer.
profile-name-needed = Give the publisher a name.
profile-phone-form = A phone number has digits, spaces and + - ( ) . / only.
profile-address-form = “{ $address }” is not a mail address.
profile-address-needed = Give at least one mail address.
profile-addresses-many = There are { $many } addresses. Give { $most } or fewer.

# Pages in place of others.

error-home = Go to the portal
error-again = Try again
error-accounts = Choose another account
error-address = Address
error-message = Reason
error-id = Request id
error-time = Time (UTC)
error-forbidden-title = This is not yours to see
error-forbidden-lead = **Your roles do not allow this, or there is nothing.** An owner of the publisher can give you a role.
error-form-title = This form was not taken
error-form-lead = **Nothing was done.** The form is not one that was made for you here. Open its page again and repeat what you wanted.
error-missing-title = There is no page at this address
error-missing-lead = **Nothing lives here.** The address may have been typed wrongly, used up, or deleted.
error-often-title = Too many requests
error-often-lead = **Nothing was done.** Wait a moment, then try again.
error-busy-title = The marketplace is busy
error-busy-lead = **Nothing was done.** Wait a moment, then try again.
error-ours-title = Something failed on our side
error-ours-lead = What you saved before is stored. **Try again**; tell the operator the request id below if it fails again.
error-large-title = This is too large
error-large-lead = **Nothing was done.** What you filled in is still in the page before this one: go back, and send less at once or a smaller file.
error-slow-title = This did not come in time
error-slow-lead = **Nothing was done.** What you filled in is still in the page before this one: go back, and send it again when the connection is better.
error-request-title = This request cannot be carried out
error-request-lead = **Nothing was done.** Below is why.

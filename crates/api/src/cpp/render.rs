//! From what use cases return to what goes over the wire.

use app::offers::Document;
use app::publishing::{Link, OperationView};
use db::operations::{Operation, Step};
use domain::OfferTypeId;
use domain::Timestamp;
use domain::publishing::{Level, Message};
use offer_types::OfferType;
use wire::{offer, operation};

pub(super) fn migration_status(migrated: bool) -> String {
    if migrated { "migrated" } else { "none" }.to_owned()
}

pub(super) fn offer_type(known: &OfferType) -> wire::offer_type::OfferType<'_> {
    wire::offer_type::OfferType {
        id: known.id().as_str(),
        display_name: known.display_name(),
        version: known.version(),
        offer_type_versions: known.namespace_versions(),
        definition_schema: known.schema_shown(),
    }
}

pub(super) fn offer(document: Document) -> offer::Offer {
    offer::Offer {
        offer_type_id: document.offer_type.to_string(),
        publisher_id: document.publisher.to_string(),
        status: document.status.to_string(),
        id: document.id.to_string(),
        version: document.version,
        definition: document.definition,
        changed_time: document.changed_at.to_string(),
        pc_migration_status: migration_status(document.migrated),
        offer_type_versions: document.type_versions,
    }
}

pub(super) fn messages(messages: &[Message]) -> Vec<operation::Message> {
    messages.iter().map(message).collect()
}

fn message(message: &Message) -> operation::Message {
    let level = match message.level {
        Level::Information => "information",
        Level::Warning => "warning",
        Level::Error => "error",
    };
    operation::Message {
        message_html: escaped(&message.text.to_string()),
        level: level.to_owned(),
        timestamp: Timestamp::from_micros(message.at).to_string(),
    }
}

/// Messages are plain text; the wire promises HTML.
fn escaped(text: &str) -> String {
    let mut html = String::with_capacity(text.len());
    for c in text.chars() {
        match c {
            '&' => html.push_str("&amp;"),
            '<' => html.push_str("&lt;"),
            '>' => html.push_str("&gt;"),
            '"' => html.push_str("&quot;"),
            '\'' => html.push_str("&#39;"),
            c => html.push(c),
        }
    }
    html
}

pub(super) fn steps(steps: Vec<Step>) -> Vec<operation::Step> {
    let step = |step: Step| operation::Step {
        estimated_time_frame: step.time_frame,
        id: step.id,
        step_name: step.name,
        description: step.description,
        status: step.status.to_string(),
        messages: messages(&step.messages),
        progress_percentage: step.progress,
    };
    steps.into_iter().map(step).collect()
}

pub(super) fn links(links: Vec<Link>) -> Vec<operation::Link> {
    links.into_iter().map(|link| operation::Link { display_text: link.text, uri: link.uri }).collect()
}

pub(super) fn operation(view: OperationView) -> operation::OperationDetail {
    let operation = view.operation;
    operation::OperationDetail {
        id: operation.id.to_string(),
        submission_type: operation.kind.to_string(),
        status: operation.state.to_string(),
        messages: messages(&view.messages),
        publishing_version: operation.version,
        offer_version: operation.version,
        cancellation_request_state: view.cancellation.to_owned(),
        steps: steps(view.steps),
        preview_links: links(view.preview_links),
        live_links: links(view.live_links),
        notification_emails: (!operation.migrated).then_some(operation.emails),
        created_date_time: operation.created_at.to_string(),
        last_action_date_time: operation.changed_at.to_string(),
        error: operation.failure.map(|failure| operation::OperationError {
            code: "PublishFailed".to_owned(),
            message: failure.to_string(),
        }),
    }
}

pub(super) fn submission(offer_type: &OfferTypeId, operation: Operation) -> operation::Submission {
    operation::Submission {
        id: operation.id.to_string(),
        offer_id: operation.offer.to_string(),
        offer_version: operation.version,
        offer_type_id: offer_type.to_string(),
        publisher_id: operation.publisher.to_string(),
        submission_type: operation.kind.to_string(),
        submission_state: operation.state.to_string(),
        publishing_version: operation.version,
        slot: operation.kind.slot().to_owned(),
        version: operation.version,
        definition: operation::SubmissionDefinition {
            metadata: operation::SubmissionMetadata { emails: operation.emails },
        },
        changed_time: operation.changed_at.to_string(),
    }
}

#[cfg(test)]
mod tests {
    use words::Sentence;

    use super::*;

    #[test]
    fn messages_cannot_smuggle_markup() {
        let sent =
            message(&Message::new(Level::Error, Sentence::plain("<b onclick='x'>\"&"), Timestamp::EPOCH));
        assert_eq!(sent.message_html, "&lt;b onclick=&#39;x&#39;&gt;&quot;&amp;");
        assert_eq!(sent.timestamp, "1970-01-01T00:00:00.0000000Z");
    }
}

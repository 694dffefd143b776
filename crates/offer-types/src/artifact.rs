//! Files an offer names by URL and the marketplace keeps a copy of.

use serde_json::Value;

use super::message::label;
use super::secret_place::{PlaceStep, steps};
use super::shape::{Shape, short, visit};
use domain::{Place, escape_step};
use words::{Argument, Sentence, say};

/// What a stored file is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, serde::Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum ArtifactKind {
    Image,
    Document,
    Package,
    Sheet,
}

impl ArtifactKind {
    /// Such a file, to be read after "must be".
    pub fn words(self) -> Sentence {
        match self {
            Self::Image => say!("artifact-kind-image"),
            Self::Document => say!("artifact-kind-document"),
            Self::Package => say!("artifact-kind-package"),
            Self::Sheet => say!("artifact-kind-sheet"),
        }
    }
}

/// Allowed width and height of an image in pixels, both ends included.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum PictureSize {
    Frame {
        width: (u32, u32),
        height: (u32, u32),
    },
    /// As wide as high.
    Square(u32, u32),
}

impl PictureSize {
    pub fn admits(self, width: u32, height: u32) -> bool {
        let within = |side: u32, (least, most): (u32, u32)| (least..=most).contains(&side);
        match self {
            Self::Frame { width: wide, height: high } => within(width, wide) && within(height, high),
            Self::Square(least, most) => width == height && within(width, (least, most)),
        }
    }

    /// Such sizes, to be read after "must be".
    pub fn words(self) -> Sentence {
        match self {
            Self::Frame { width: (wide, wider), height: (high, higher) } => {
                match (wide, high) == (wider, higher) {
                    true => say!("pixels-exactly", width = wide, height = high),
                    false => say!("pixels-between", wide, high, wider, higher),
                }
            }
            Self::Square(least, most) => say!("pixels-square", least, most),
        }
    }

    /// The smallest width and height.
    pub fn least(self) -> (u32, u32) {
        match self {
            Self::Frame { width, height } => (width.0, height.0),
            Self::Square(least, _) => (least, least),
        }
    }
}

/// What a file must be to be accepted.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ArtifactRequirement {
    pub kind: ArtifactKind,
    /// Media types accepted, lower case; empty accepts any.
    pub media_types: Vec<String>,
    /// Of an image; empty accepts any.
    pub sizes: Vec<PictureSize>,
    pub max_bytes: Option<u64>,
}

impl ArtifactRequirement {
    /// What the annotation `x-stoa-artifact` asks for; nothing where it is none.
    pub fn read(annotation: &Value) -> Option<Self> {
        requirement(annotation).ok()
    }

    /// What is wrong with a file for a place that people call `label`.
    pub fn fits(&self, label: &Argument, file: &FileFacts<'_>) -> Result<(), Sentence> {
        let label = || label.clone();
        let either = |first, second| say!("either", first, second);
        let FileFacts { media_type, bytes, pixels } = *file;
        if !self.media_types.is_empty() && !self.media_types.iter().any(|wanted| wanted == media_type) {
            let kind = self.kind.words();
            let wanted = self.media_types.iter().map(|wanted| Argument::from(wanted.clone()));
            let (found, wanted) = (media_type.to_owned(), Sentence::joined(wanted, either));
            return Err(say!("artifact-wrong-type", label = label(), found, kind, wanted));
        }
        if let Some(most) = self.max_bytes.filter(|most| bytes > *most) {
            return Err(say!("artifact-too-large", label = label(), bytes, most));
        }
        let admits =
            |width, height| self.sizes.is_empty() || self.sizes.iter().any(|size| size.admits(width, height));
        match pixels {
            Some((width, height)) if !admits(width, height) => {
                let allowed = Sentence::joined(self.sizes.iter().map(|size| size.words().into()), either);
                Err(say!("artifact-wrong-pixels", label = label(), width, height, allowed))
            }
            _ => Ok(()),
        }
    }
}

/// What a file was found to be.
#[derive(Debug, Clone, Copy)]
pub struct FileFacts<'a> {
    pub media_type: &'a str,
    pub bytes: u64,
    /// Width and height of an image.
    pub pixels: Option<(u32, u32)>,
}

/// A member of a definition that names a file.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ArtifactSlot {
    pub place: Place,
    /// JSON pointer to it from the definition, for example `/offer/microsoft-azure-marketplace.smallLogo`.
    pub pointer: String,
    /// The text there, not empty.
    pub value: String,
    /// What people call the place.
    pub label: Argument,
    pub requirement: ArtifactRequirement,
}

/// `x-stoa-artifact` as written.
#[derive(serde::Deserialize)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
struct Annotation {
    kind: ArtifactKind,
    #[serde(default)]
    media_types: Vec<String>,
    pixels: Option<Value>,
    max_bytes: Option<u64>,
}

/// Each side is a number, or a list of the least and the most.
#[derive(serde::Deserialize)]
#[serde(untagged, deny_unknown_fields)]
enum Frame {
    Sides { width: Value, height: Value },
    Square { square: Value },
}

/// Reads `x-stoa-artifact`.
pub(super) fn requirement(annotation: &Value) -> Result<ArtifactRequirement, String> {
    let read: Annotation = serde_json::from_value(annotation.clone()).map_err(|error| error.to_string())?;
    let sizes = match &read.pixels {
        None => Vec::new(),
        Some(Value::Array(several)) => several.iter().map(size).collect::<Result<_, _>>()?,
        Some(one) => vec![size(one)?],
    };
    let media_types = read.media_types.iter().map(|name| name.to_ascii_lowercase()).collect();
    Ok(ArtifactRequirement { kind: read.kind, media_types, sizes, max_bytes: read.max_bytes })
}

fn size(frame: &Value) -> Result<PictureSize, String> {
    let read = serde_json::from_value(frame.clone());
    Ok(match read.map_err(|_| "has a size that is neither `width` and `height` nor `square`")? {
        Frame::Sides { width, height } => PictureSize::Frame { width: side(&width)?, height: side(&height)? },
        Frame::Square { square } => {
            let (least, most) = side(&square)?;
            PictureSize::Square(least, most)
        }
    })
}

fn side(value: &Value) -> Result<(u32, u32), String> {
    let number = |value: &Value| value.as_u64().and_then(|pixels| u32::try_from(pixels).ok());
    let range = match value {
        Value::Array(ends) => match ends.as_slice() {
            [least, most] => number(least).zip(number(most)),
            _ => None,
        },
        exact => number(exact).map(|pixels| (pixels, pixels)),
    };
    range
        .filter(|(least, most)| least <= most)
        .ok_or_else(|| "has a side that is no number or [least, most]".to_owned())
}

/// The files `definition` names, in document order.
pub(super) fn slots(root: &Shape, definition: &Value) -> Vec<ArtifactSlot> {
    let mut slots = Vec::new();
    visit(root, definition, |shape, value, path| {
        let annotation = shape.annotation("x-stoa-artifact");
        let requirement = annotation.and_then(|annotation| requirement(annotation).ok());
        if let (Some(requirement), Value::String(text)) = (requirement, value)
            && !text.is_empty()
        {
            slots.push(ArtifactSlot {
                place: path.clone(),
                pointer: path.pointer(),
                value: text.clone(),
                label: label(root, path),
                requirement,
            });
        }
    });
    slots
}

/// The requirement of the place that is written `place`, such as `offer/logo` or `plans[gold]/sheet`, with what people call it; or the
/// places of the type that name files, where this is none of them.
pub(super) fn at(root: &Shape, place: &str) -> Result<(Argument, ArtifactRequirement), Vec<String>> {
    let (mut shape, mut name) = (root, String::new());
    for step in steps(place) {
        shape = match step {
            PlaceStep::Member(member) => {
                name = member;
                shape.member(&name)
            }
            PlaceStep::Element(_) => shape.element(),
        };
    }
    told(shape, &name).ok_or_else(|| {
        let mut places = Vec::new();
        below(root, "", &mut places);
        places
    })
}

/// The same of the place at a JSON pointer (RFC 6901) into a definition.
pub(super) fn below_pointer(root: &Shape, pointer: &str) -> Option<(Argument, ArtifactRequirement)> {
    let (shape, name) = at_pointer(root, pointer)?;
    told(shape, &name)
}

/// What is known of the place at a JSON pointer, and the last member on the way.
pub(super) fn at_pointer<'s>(root: &'s Shape, pointer: &str) -> Option<(&'s Shape, String)> {
    let (mut shape, mut name) = (root, String::new());
    for step in pointer.strip_prefix('/')?.split('/') {
        shape = match shape.element().is_unknown() {
            true => {
                name = step.replace("~1", "/").replace("~0", "~");
                shape.member(&name)
            }
            false => shape.element(),
        };
    }
    Some((shape, name))
}

/// What a file must be for a place whose member is called `name`, and what people call it.
fn told(shape: &Shape, name: &str) -> Option<(Argument, ArtifactRequirement)> {
    let label = shape.text("x-stoa-label").map(Argument::label);
    Some((label.unwrap_or_else(|| short(name).to_owned().into()), here(shape)?))
}

fn here(shape: &Shape) -> Option<ArtifactRequirement> {
    requirement(shape.annotation("x-stoa-artifact")?).ok()
}

/// Adds the places below `place` that name files; `[]` stands for any element.
fn below(shape: &Shape, place: &str, places: &mut Vec<String>) {
    if here(shape).is_some() {
        places.push(place.to_owned());
    }
    for name in shape.properties() {
        let inside =
            if place.is_empty() { escape_step(name) } else { format!("{place}/{}", escape_step(name)) };
        below(shape.member(name), &inside, places);
    }
    if !shape.element().is_unknown() {
        below(shape.element(), &format!("{place}[]"), places);
    }
}

/// `definition` without the price spreadsheets it names: what they say is evaluated, and they stay with the publisher.
pub(super) fn without_sheets(root: &Shape, definition: &Value) -> Value {
    let mut without = definition.clone();
    for slot in slots(root, definition) {
        if slot.requirement.kind == ArtifactKind::Sheet {
            remove(&mut without, &slot.pointer);
        }
    }
    without
}

/// Removes the member at `pointer`, and what would be empty without it.
fn remove(document: &mut Value, pointer: &str) {
    let Some((parent, name)) = pointer.rsplit_once('/') else { return };
    let name = name.replace("~1", "/").replace("~0", "~");
    let Some(Value::Object(members)) = document.pointer_mut(parent) else { return };
    members.shift_remove(&name);
    if members.is_empty() {
        remove(document, parent);
    }
}

//! Published tools, request shape in, answer shape out: each test sends the bytes the tool sends, and reads the answer
//! as the tool does. `docs/clients.md` says which tool needs what, and which test proves it.

mod ansible;
mod az_hop;
mod az_partner_center_cli;
mod azure_img_utils;
mod debian;
mod devigned_pub;
mod documentation;
mod glci;
mod mash;
mod pub_types;
mod samples;
mod signing_in;
mod tool;

/// The offer every tool works on.
const OFFER: &str = "/api/publishers/contoso/offers/demo";
const VERSION: &str = "api-version=2017-10-31";
const CORE: &str = "microsoft-azure-corevm.";
const IMAGES: &str = "microsoft-azure-corevm.vmImagesPublicAzure";

/// An address of an image that certification takes.
const DISK: &str = "https://images.example.com/vhds/new.vhd?sv=2022-11-02&sr=b&sp=rl&st=2026-01-01T00%3A00%3A00Z&se=2036-01-01T00%3A00%3A00Z&sig=abc";

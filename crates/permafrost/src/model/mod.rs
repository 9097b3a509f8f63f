//! Trees become what rules talk about: workloads, containers and their fields; images and stages.

pub mod base_image;
pub mod clean_path;
pub mod command;
pub mod duplicate;
pub mod ground;
pub mod image;
pub mod item;
pub mod known_images;
pub mod mount;
pub mod movement;
pub mod non_root;
pub mod non_root_pod;
pub mod object;
mod pods;
pub mod profile;
pub mod program;
mod resolver;
pub mod schema;
pub mod secret;
pub mod similar;
pub mod slot;
pub mod stage;
pub mod suppression;
pub mod user_id;
mod variables;
pub mod workload;
mod written;

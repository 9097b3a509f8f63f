//! The written list of rules. A rule is one file here; none knows of another.

use crate::rule::Rule;

mod host_ipc;
mod host_network;
mod host_pid;
mod mutable_base_image;
mod mutable_image_tag;
mod needless_root_user;
mod privilege_escalation;
mod privileged_container;
mod root_user;
mod root_user_image;

/// Every rule, in the order in which people meet them.
pub static ALL: &[&Rule] = &[
    &privileged_container::PRIVILEGED_CONTAINER,
    &host_network::HOST_NETWORK,
    &host_pid::HOST_PID,
    &host_ipc::HOST_IPC,
    &privilege_escalation::PRIVILEGE_ESCALATION,
    &root_user::ROOT_USER,
    &mutable_image_tag::MUTABLE_IMAGE_TAG,
    &mutable_base_image::MUTABLE_BASE_IMAGE,
    &root_user_image::ROOT_USER_IMAGE,
    &needless_root_user::NEEDLESS_ROOT_USER,
];

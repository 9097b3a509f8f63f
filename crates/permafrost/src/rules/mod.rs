//! The written list of rules. A rule is one file here; none knows of another.

use crate::rule::Rule;

mod add_instead_of_copy;
mod added_capabilities;
mod apparmor_override;
mod base_image_without_digest;
mod changes_itself_at_start;
mod code_from_outside;
mod copy_everything;
mod debug_container;
mod declared_volume;
mod duplicate_key;
mod duplicate_stage;
mod host_aliases;
mod host_ipc;
mod host_network;
mod host_path_volume;
mod host_pid;
mod host_port;
mod image_without_digest;
mod insecure_build_run;
mod installs_at_start;
mod interactive_container;
mod invalid_field_value;
mod invalid_stage_reference;
mod kept_capabilities;
mod low_user_id;
mod may_run_as_root;
mod misspelled_security_field;
mod mutable_base_image;
mod mutable_config;
mod mutable_image_tag;
mod named_user;
mod needless_root_user;
mod onbuild_trigger;
mod package_cache_kept;
mod password_in_image;
mod piped_download;
mod privilege_escalation;
mod privileged_container;
mod privileged_port;
mod probe_to_other_host;
mod refused_image_user;
mod relative_workdir;
mod remote_add;
mod remote_login;
mod remote_login_port;
mod restricted_volume_type;
mod root_group;
mod root_user;
mod root_user_image;
mod runtime_socket_mount;
mod seccomp_missing;
mod seccomp_unconfined;
mod secret_in_env;
mod secret_in_image;
mod selinux_override;
mod service_account_token;
mod setuid_file;
mod several_entrypoints;
mod several_services;
mod shared_process_namespace;
mod shell_form_entrypoint;
mod stale_image_pull;
mod sub_path_mount;
mod sudo_in_image;
mod system_upgrade;
mod unlimited_writable_volume;
mod unlisted_registry;
mod unmasked_proc;
mod unpinned_download;
mod unpinned_package;
mod unpinned_syntax;
mod unsafe_sysctl;
mod unsigned_source;
mod unused_suppression;
mod unwritable_path;
mod update_alone;
mod volume_over_programs;
mod volume_under_read_only_root;
mod windows_admin_user;
mod windows_host_process;
mod workdir_on_system_path;
mod world_writable;
mod writable_app_files;
mod writable_host_path;
mod writable_root_filesystem;

/// Every rule, in the order in which people meet them.
pub static ALL: &[&Rule] = &[
    &privileged_container::PRIVILEGED_CONTAINER,
    &host_network::HOST_NETWORK,
    &host_pid::HOST_PID,
    &host_ipc::HOST_IPC,
    &windows_host_process::WINDOWS_HOST_PROCESS,
    &added_capabilities::ADDED_CAPABILITIES,
    &kept_capabilities::KEPT_CAPABILITIES,
    &privileged_port::PRIVILEGED_PORT,
    &host_path_volume::HOST_PATH_VOLUME,
    &restricted_volume_type::RESTRICTED_VOLUME_TYPE,
    &host_port::HOST_PORT,
    &unmasked_proc::UNMASKED_PROC,
    &seccomp_unconfined::SECCOMP_UNCONFINED,
    &seccomp_missing::SECCOMP_MISSING,
    &apparmor_override::APPARMOR_OVERRIDE,
    &selinux_override::SELINUX_OVERRIDE,
    &unsafe_sysctl::UNSAFE_SYSCTL,
    &probe_to_other_host::PROBE_TO_OTHER_HOST,
    &privilege_escalation::PRIVILEGE_ESCALATION,
    &root_user::ROOT_USER,
    &may_run_as_root::MAY_RUN_AS_ROOT,
    &refused_image_user::REFUSED_IMAGE_USER,
    &mutable_image_tag::MUTABLE_IMAGE_TAG,
    &image_without_digest::IMAGE_WITHOUT_DIGEST,
    &writable_root_filesystem::WRITABLE_ROOT_FILESYSTEM,
    &volume_under_read_only_root::VOLUME_UNDER_READ_ONLY_ROOT,
    &unwritable_path::UNWRITABLE_PATH,
    &volume_over_programs::VOLUME_OVER_PROGRAMS,
    &unlimited_writable_volume::UNLIMITED_WRITABLE_VOLUME,
    &sub_path_mount::SUB_PATH_MOUNT,
    &code_from_outside::CODE_FROM_OUTSIDE,
    &mutable_config::MUTABLE_CONFIG,
    &stale_image_pull::STALE_IMAGE_PULL,
    &unlisted_registry::UNLISTED_REGISTRY,
    &runtime_socket_mount::RUNTIME_SOCKET_MOUNT,
    &writable_host_path::WRITABLE_HOST_PATH,
    &changes_itself_at_start::CHANGES_ITSELF_AT_START,
    &service_account_token::SERVICE_ACCOUNT_TOKEN,
    &shared_process_namespace::SHARED_PROCESS_NAMESPACE,
    &debug_container::DEBUG_CONTAINER,
    &interactive_container::INTERACTIVE_CONTAINER,
    &host_aliases::HOST_ALIASES,
    &low_user_id::LOW_USER_ID,
    &root_group::ROOT_GROUP,
    &remote_login_port::REMOTE_LOGIN_PORT,
    &windows_admin_user::WINDOWS_ADMIN_USER,
    &secret_in_env::SECRET_IN_ENV,
    &duplicate_key::DUPLICATE_KEY,
    &invalid_field_value::INVALID_FIELD_VALUE,
    &misspelled_security_field::MISSPELLED_SECURITY_FIELD,
    &invalid_stage_reference::INVALID_STAGE_REFERENCE,
    &duplicate_stage::DUPLICATE_STAGE,
    &mutable_base_image::MUTABLE_BASE_IMAGE,
    &base_image_without_digest::BASE_IMAGE_WITHOUT_DIGEST,
    &root_user_image::ROOT_USER_IMAGE,
    &named_user::NAMED_USER,
    &needless_root_user::NEEDLESS_ROOT_USER,
    &several_entrypoints::SEVERAL_ENTRYPOINTS,
    &installs_at_start::INSTALLS_AT_START,
    &several_services::SEVERAL_SERVICES,
    &piped_download::PIPED_DOWNLOAD,
    &unsigned_source::UNSIGNED_SOURCE,
    &system_upgrade::SYSTEM_UPGRADE,
    &update_alone::UPDATE_ALONE,
    &unpinned_package::UNPINNED_PACKAGE,
    &package_cache_kept::PACKAGE_CACHE_KEPT,
    &unpinned_download::UNPINNED_DOWNLOAD,
    &remote_add::REMOTE_ADD,
    &remote_login::REMOTE_LOGIN,
    &password_in_image::PASSWORD_IN_IMAGE,
    &sudo_in_image::SUDO_IN_IMAGE,
    &setuid_file::SETUID_FILE,
    &world_writable::WORLD_WRITABLE,
    &declared_volume::DECLARED_VOLUME,
    &writable_app_files::WRITABLE_APP_FILES,
    &add_instead_of_copy::ADD_INSTEAD_OF_COPY,
    &copy_everything::COPY_EVERYTHING,
    &onbuild_trigger::ONBUILD_TRIGGER,
    &relative_workdir::RELATIVE_WORKDIR,
    &workdir_on_system_path::WORKDIR_ON_SYSTEM_PATH,
    &secret_in_image::SECRET_IN_IMAGE,
    &insecure_build_run::INSECURE_BUILD_RUN,
    &unpinned_syntax::UNPINNED_SYNTAX,
    &shell_form_entrypoint::SHELL_FORM_ENTRYPOINT,
    &unused_suppression::UNUSED_SUPPRESSION,
];

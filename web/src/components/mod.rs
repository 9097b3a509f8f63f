//! The parts of the page, one a file.

pub(crate) mod dialog;
pub(crate) mod editor_pane;
pub(crate) mod export_dialog;
pub(crate) mod faces;
pub(crate) mod finding_card;
pub(crate) mod findings;
pub(crate) mod glance;
pub(crate) mod handout;
pub(crate) mod header;
pub(crate) mod icon;
pub(crate) mod map;
pub(crate) mod menu;
pub(crate) mod policy_button;
pub(crate) mod policy_file;
pub(crate) mod policy_panel;
pub(crate) mod policy_rules;
pub(crate) mod policy_text;
pub(crate) mod prose;
pub(crate) mod review_pane;
pub(crate) mod rewrite_bar;
pub(crate) mod rules;
pub(crate) mod share_dialog;
pub(crate) mod tabs;
pub(crate) mod toolbar;
pub(crate) mod update;
pub(crate) mod verdict;

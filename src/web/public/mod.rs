//! The pages that everybody may read, one a file.

pub(crate) mod accessibility;
pub(crate) mod fault;
pub(crate) mod home;
pub(crate) mod machine;
pub(crate) mod methodology;
pub(crate) mod notices;
pub(crate) mod overview;
pub(crate) mod payments;
pub(crate) mod personal;
pub(crate) mod policies;
pub(crate) mod policy;
pub(crate) mod privacy;
pub(crate) mod programme;
pub(crate) mod programmes;
pub(crate) mod record;
pub(crate) mod search;
pub(crate) mod village;
pub(crate) mod village_list;
pub(crate) mod which_village;

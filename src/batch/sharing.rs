//! By what authority lists of other departments came here, as the config states and `run.json` records.

use serde::{Deserialize, Serialize};

/// By what authority another department's list was shared, as far as the config says.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Sharing {
    /// Kind of the list, as the policy declares it.
    pub kind: String,
    /// 依据文号.
    pub document: Option<String>,
    /// 提供单位.
    pub provider: Option<String>,
}

impl Sharing {
    /// Whether the config says all of it.
    pub const fn is_whole(&self) -> bool {
        self.document.is_some() && self.provider.is_some()
    }

    /// What it does not say.
    pub fn missing(&self) -> Vec<&'static str> {
        let parts = [("依据文号", &self.document), ("提供单位", &self.provider)];
        parts.into_iter().filter(|(_, stated)| stated.is_none()).map(|(name, _)| name).collect()
    }
}

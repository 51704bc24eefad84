//! Which contracts over an asset are in force.

use crate::anomaly::Facts;
use crate::anomaly::facts::AssetRow;
use crate::domain::contract::ContractState;

/// The contracts over an asset that are in force or signed for later, by number: places in [`Facts::contracts`]. A contract
/// in dispute is one; a cancelled one or one whose time is over is none.
pub(super) fn running(facts: &Facts, asset: &AssetRow) -> Vec<u32> {
    let in_force = |at: &u32| {
        let contract = &facts.contracts[*at as usize];
        contract.ends_on >= facts.today
            && !matches!(
                contract.state,
                Some(ContractState::Ended | ContractState::Expired)
            )
    };
    facts
        .contracts_on(asset.number)
        .iter()
        .copied()
        .filter(in_force)
        .collect()
}

//! CON-11: the tenant is a cadre of the village, his kin, or a firm that one of them leads.

use super::tenants::{Behind, Tenants, one_home};
use super::terms::{ended, family_land, flag, tenant, whole_rent};
use crate::anomaly::facts::{ContractRow, Person, Row};
use crate::anomaly::{Facts, Findings, Rule, Settings, Severity, Status, Tier, Unit};
use crate::domain::contract::TradeMode;
use crate::domain::dataset::Dataset;

/// The rule.
pub(super) static RULE: Rule = Rule {
    code: "CON-11",
    name: "insider_tenant",
    title: "关联人承租",
    version: 1,
    tier: Tier::Reference,
    severity: Severity::High,
    status: Status::Active,
    unit: Unit::County,
    needs: &[Dataset::Contracts, Dataset::Cadres],
    reads: &[Dataset::Kin, Dataset::Persons, Dataset::Companies],
    clock: false,
    settings: &[],
    about: include_str!("insider_tenant.md"),
    check,
};

/// How a tenant comes near a cadre.
struct Near {
    cadre: u32,
    /// `本人`, `登记的亲属（配偶）`, `同一户的人`; the closest come first.
    how: String,
    closeness: u8,
    rows: Vec<Row>,
}

fn check(facts: &Facts, _: &Settings, out: &mut Findings<'_>) {
    let tenants = Tenants::new(facts);
    for (at, contract) in facts.contracts.iter().enumerate() {
        if family_land(contract) || ended(contract) {
            continue;
        }
        let behind = tenants.behind(contract);
        if let (true, Some(why)) = (behind.is_empty(), tenants.unknown(contract)) {
            out.skip(why, 1);
            continue;
        }
        out.read(1);
        // Whoever won an open tender that the village had decided on has won it; who he is does not matter.
        let won = contract.trade_mode == Some(TradeMode::Bidding)
            && contract.decided_on.is_some_and(|day| day <= contract.signed_on);
        if won {
            continue;
        }
        let mut near: Vec<(&Behind, Near)> = behind
            .iter()
            .flat_map(|one| near_cadres(facts, contract, one.person).map(move |near| (one, near)))
            .collect();
        near.sort_by_key(|(one, near)| (near.closeness, one.firm, near.cadre));
        let Some((one, closest)) = near.first() else {
            continue;
        };
        let firm = if one.firm { "的法定代表人" } else { "" };
        let post = facts.text(facts.cadres[closest.cadre as usize].post);
        let says = format!(
            "合同{}的承租方{}{firm}，是签订时本村干部（{post}）{}。",
            facts.text(contract.number),
            tenant(facts, contract),
            closest.how,
        );
        let named_only = one.by.is_some_and(|row| row.table == Dataset::Persons);
        let mut found = flag(facts, at, says)
            .amount(whole_rent(contract))
            .confidence(if named_only { 700 } else { 950 })
            .unless("如果承租方不是村干部、亲属或者他们负责的企业，或者经表决后公开竞价租到，就不会提示。");
        let only = near.len() == 1;
        for (one, near) in &near {
            let rows = one.by.into_iter().chain(near.rows.iter().copied());
            found = if only {
                found.needs_all(rows)
            } else {
                found.beside_all(rows)
            };
        }
        out.flag(found);
    }
}

/// The cadres of the contract's village in office when it was signed who are somebody, his kin, or of his household.
fn near_cadres<'a>(
    facts: &'a Facts,
    contract: &'a ContractRow,
    person: Person,
) -> impl Iterator<Item = Near> + 'a {
    let here =
        |cadre: u32| contract.village.is_some() && facts.cadres[cadre as usize].village == contract.village;
    let cadre_row = |cadre: u32| Row::new(Dataset::Cadres, cadre);
    let near = facts.cadres_near(person, contract.signed_on);
    let listed = near.into_iter().filter(move |(cadre, _)| here(*cadre));
    let listed = listed.map(move |(cadre, tie)| match tie {
        None => Near {
            cadre,
            how: "本人".to_owned(),
            closeness: 0,
            rows: vec![cadre_row(cadre)],
        },
        Some(tie) => Near {
            cadre,
            how: format!("登记的亲属（{}）", facts.text(facts.kin[tie as usize].relation)),
            closeness: 1,
            rows: vec![cadre_row(cadre), Row::new(Dataset::Kin, tie)],
        },
    });
    let home = facts.home(person).map_or(&[][..], |home| facts.members(home));
    let housed = home
        .iter()
        .filter(move |other| **other != person)
        .flat_map(move |other| {
            let rows = one_home(facts, person, *other);
            let related = facts.tie(person, *other).is_some();
            let serving = facts.cadres_of(*other).iter().copied().filter(move |cadre| {
                let row = &facts.cadres[*cadre as usize];
                let in_office = row.started_on <= contract.signed_on
                    && row.ended_on.is_none_or(|end| end >= contract.signed_on);
                !related && in_office && here(*cadre)
            });
            serving.filter_map(move |cadre| {
                let rows = rows?;
                Some(Near {
                    cadre,
                    how: "同一户的人".to_owned(),
                    closeness: 2,
                    rows: vec![cadre_row(cadre), rows[0], rows[1]],
                })
            })
        });
    listed.chain(housed)
}

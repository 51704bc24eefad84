//! How far an office reaches: villages of a county, programmes of departments, and the township for whose own matters it acts.

use crate::domain::unit::is_of_township;
use crate::domain::village_code::{TownshipCode, VillageCode};

/// What an actor may touch under one permission, all offices that give it taken together.
///
/// Villages are kept as ranges of their 12-digit codes, so that a township reaches a village that is added to it later.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Reach {
    county: u32,
    whole: bool,
    /// From and to, both inside, sorted and apart.
    ranges: Vec<(u64, u64)>,
    departments: Vec<String>,
    /// The names of the units whose own matters a team inspects, and nothing else of theirs.
    units: Vec<String>,
    /// The names of the townships whose own matters are within reach: of who acts for the township itself where that has to put
    /// something right, and of a team that inspects it.
    townships: Vec<String>,
}

impl Reach {
    /// Nothing of this county.
    pub fn none(county: u32) -> Self {
        Self {
            county,
            ..Self::default()
        }
    }

    /// All of a county.
    pub fn county(county: u32) -> Self {
        Self {
            county,
            whole: true,
            ..Self::default()
        }
    }

    /// With a township's villages as well. A township of another county adds nothing.
    pub fn with_township(mut self, township: TownshipCode) -> Self {
        let first = u64::from(township.number()) * 1000;
        if first / 1_000_000 == u64::from(self.county) {
            self.add(first, first + 999);
        }
        self
    }

    /// With one village as well. A village of another county adds nothing.
    pub fn with_village(mut self, village: VillageCode) -> Self {
        if village.county() == self.county {
            self.add(village.number(), village.number());
        }
        self
    }

    /// With the programmes and lists of a department as well.
    pub fn with_department(mut self, name: &str) -> Self {
        if !name.is_empty() && !self.departments.iter().any(|known| known == name) {
            self.departments.push(name.to_owned());
            self.departments.sort();
        }
        self
    }

    /// With the matters of a unit that is inspected as well; its programmes and lists stay where they are.
    pub fn inspecting(mut self, unit: &str) -> Self {
        if !unit.is_empty() && !self.units.iter().any(|known| known == unit) {
            self.units.push(unit.to_owned());
            self.units.sort();
        }
        self
    }

    /// With the county's matters for which a township itself answers as well, by the township's name.
    pub fn acting_for_township(mut self, name: &str) -> Self {
        if !name.is_empty() && !self.townships.iter().any(|known| known == name) {
            self.townships.push(name.to_owned());
            self.townships.sort();
        }
        self
    }

    /// Both together; of two counties the first stands.
    pub fn and(mut self, other: &Self) -> Self {
        if other.county != self.county {
            return self;
        }
        self.whole |= other.whole;
        for (from, to) in &other.ranges {
            self.add(*from, *to);
        }
        for name in &other.departments {
            self = self.with_department(name);
        }
        for name in &other.units {
            self = self.inspecting(name);
        }
        for name in &other.townships {
            self = self.acting_for_township(name);
        }
        self
    }

    fn add(&mut self, from: u64, to: u64) {
        self.ranges.push((from, to));
        self.ranges.sort_unstable();
        let mut joined: Vec<(u64, u64)> = Vec::with_capacity(self.ranges.len());
        for (from, to) in self.ranges.drain(..) {
            match joined.last_mut() {
                Some(last) if from <= last.1.saturating_add(1) => last.1 = last.1.max(to),
                _ => joined.push((from, to)),
            }
        }
        self.ranges = joined;
    }

    /// The county, six digits.
    pub fn of_county(&self) -> u32 {
        self.county
    }

    /// Whether it is the whole county: what belongs to no single village is then within reach too.
    pub fn is_whole(&self) -> bool {
        self.whole
    }

    /// Whether nothing is within reach.
    pub fn is_empty(&self) -> bool {
        let named = [&self.departments, &self.units, &self.townships];
        !self.whole && self.ranges.is_empty() && named.into_iter().all(Vec::is_empty)
    }

    /// Whether a village is within reach.
    pub fn covers(&self, village: VillageCode) -> bool {
        village.county() == self.county
            && (self.whole
                || self
                    .ranges
                    .iter()
                    .any(|(from, to)| (*from..=*to).contains(&village.number())))
    }

    /// Whether something in the township of a village is within reach, short of the whole county: somebody is at home there.
    pub fn is_near(&self, village: VillageCode) -> bool {
        self.is_in(village.township())
    }

    /// Whether something in a township is within reach, short of the whole county.
    pub fn is_in(&self, township: TownshipCode) -> bool {
        let first = u64::from(township.number()) * 1000;
        !self.whole
            && self
                .ranges
                .iter()
                .any(|(from, to)| *from <= first + 999 && first <= *to)
    }

    /// Whether a stored village number is within reach; 0, which stands for no village, only of the whole county.
    pub fn covers_number(&self, village: i64) -> bool {
        match u64::try_from(village).ok().and_then(VillageCode::from_number) {
            Some(code) => self.covers(code),
            None => village == 0 && self.whole,
        }
    }

    /// Whether a department's programmes are within reach.
    pub fn covers_department(&self, name: &str) -> bool {
        self.whole || self.departments.iter().any(|known| known == name)
    }

    /// Whether a matter of a responsible unit is within reach because of who the unit is: a department's wherever it lies, a
    /// township's own where it lies in no village. What lies in one is within reach by where it lies.
    pub fn answers_for(&self, unit: &str, of_a_village: bool) -> bool {
        let own = |township: &String| !of_a_village && is_of_township(unit, township);
        !unit.is_empty()
            && (self
                .departments
                .iter()
                .chain(&self.units)
                .any(|name| name == unit)
                || self.townships.iter().any(own))
    }

    /// The ranges of 12-digit village codes, both ends inside; `None` for the whole county.
    pub fn ranges(&self) -> Option<&[(u64, u64)]> {
        (!self.whole).then_some(&self.ranges[..])
    }

    /// The departments whose programmes are within reach beside the villages.
    pub fn departments(&self) -> &[String] {
        &self.departments
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn village(text: &str) -> VillageCode {
        VillageCode::parse(text).expect("a code")
    }

    #[test]
    fn a_township_reaches_its_villages_and_no_others() {
        let reach = Reach::none(999_999).with_township(village("999999100201").township());
        assert!(reach.covers(village("999999100201")) && reach.covers(village("999999100399")));
        assert!(!reach.covers(village("999999101201")));
        assert!(!reach.covers(village("410825100201")));
        assert!(!reach.is_whole() && !reach.covers_number(0));
    }

    #[test]
    fn a_county_reaches_what_has_no_village_and_nothing_of_another_county() {
        let reach = Reach::county(999_999);
        assert!(reach.covers_number(0) && reach.covers(village("999999100201")));
        assert!(!reach.covers(village("410825100201")) && !reach.covers_number(410_825_100_201));
    }

    #[test]
    fn a_unit_s_matters_are_within_reach_of_who_acts_for_it_and_a_township_s_only_outside_of_villages() {
        let clerk = Reach::none(999_999)
            .with_township(village("999999100201").township())
            .acting_for_township("番田镇");
        assert!(clerk.answers_for("番田镇人民政府", false));
        for (unit, of_a_village) in [
            ("番田镇人民政府", true),
            ("招贤乡人民政府", false),
            ("番田镇西关村村委会", false),
            ("", false),
        ] {
            assert!(!clerk.answers_for(unit, of_a_village), "{unit}");
        }
        assert!(!clerk.is_whole() && !clerk.covers_number(0));
        let department = Reach::none(999_999).with_department("县民政局");
        assert!(department.answers_for("县民政局", true) && department.answers_for("县民政局", false));
        assert!(!department.answers_for("番田镇人民政府", false));
        assert!(
            department.and(&clerk).answers_for("番田镇", false),
            "both together"
        );
        let team = Reach::none(999_999).inspecting("县民政局");
        assert!(team.answers_for("县民政局", true) && team.answers_for("县民政局", false));
        assert!(!team.covers_department("县民政局") && team.departments().is_empty());
        assert!(!team.is_empty() && clerk.and(&team).answers_for("县民政局", false));
    }

    #[test]
    fn two_offices_together_reach_what_either_does() {
        let one = Reach::none(999_999).with_village(village("999999100201"));
        let two = Reach::none(999_999).with_village(village("999999100202"));
        let both = one.and(&two);
        assert_eq!(both.ranges(), Some(&[(999_999_100_201, 999_999_100_202)][..]));
        assert_eq!(both.clone().and(&Reach::county(410_825)), both);
    }
}

//! What an asset's record lacks, as a township works it off.

use std::collections::HashMap;

use crate::datasets::ShownLine;
use crate::domain::asset::{AssetClass, Use};
use crate::domain::words::words;

words! {
    /// A gap in the register.
    Gap {
        /// Land or water without an area.
        Area = "缺面积",
        /// Land or water without its four bounds.
        Bounds = "缺四至",
        /// No certificate.
        Certificate = "缺证件号",
        /// No value: a 0 that was written says that it has none.
        Value = "缺原值",
        /// The same name, place and size twice in a village.
        Twice = "疑似重复",
        /// Let, and no contract names it.
        NoContract = "出租无合同",
        /// A contract names it, and it is not in the register.
        NotRegistered = "合同无资产",
        /// A contract names it, and it is in the register where whoever reads does not reach.
        BeyondReach = "不在您的范围里登记",
    }
}

impl Gap {
    /// The column in which it is mended.
    pub fn column(self) -> &'static str {
        match self {
            Self::Area => "面积(亩)",
            Self::Bounds => "四至",
            Self::Certificate => "证件号",
            Self::Value => "原值(元)",
            Self::Twice | Self::NotRegistered | Self::BeyondReach => "资产编号",
            Self::NoContract => "使用状态(自用/出租/闲置/被占用/报废)",
        }
    }

    /// How it is mended.
    pub fn mend(self) -> &'static str {
        match self {
            Self::Area => "量了面积填上，单位是亩",
            Self::Bounds => "写明东、南、西、北各到哪里",
            Self::Certificate => "有证的填证件号；没有办证的先办证",
            Self::Value => "按购建或评估的金额填；确实没有价值的写 0",
            Self::Twice => {
                "核对是不是同一项。不是的，把资产名称或坐落写得分得清，照原来的编号再报一次；\
                 是的，申请撤回多报了它的那一批，撤回以后下载这一批的行，删掉多的一行，重新报"
            }
            Self::NoContract => "补上合同，或改正使用状态",
            Self::NotRegistered => "把这项资产补进台账，或改正合同里的资产编号",
            Self::BeyondReach => "核对合同里的资产编号；编号没有写错的，问登记它的村",
        }
    }
}

/// What each asset of a county lacks, in the order of the assets; and the contracts that name none of them.
pub fn gaps<'a>(assets: &'a [ShownLine], contracts: &'a [ShownLine]) -> (Vec<Vec<Gap>>, Vec<&'a ShownLine>) {
    let named: HashMap<&str, usize> = contracts.iter().fold(HashMap::new(), |mut named, contract| {
        if let Some(asset) = contract.text("asset") {
            *named.entry(asset).or_default() += 1;
        }
        named
    });
    let likeness = |line: &ShownLine| {
        let size = (
            line.whole("area"),
            line.whole("quantity"),
            line.whole("original_value"),
        );
        (
            line.village,
            line.word("name").to_owned(),
            line.word("site").to_owned(),
            size,
        )
    };
    let mut alike: HashMap<_, usize> = HashMap::new();
    for line in assets {
        *alike.entry(likeness(line)).or_default() += 1;
    }
    let each = assets
        .iter()
        .map(|line| {
            let mut found = Vec::new();
            let resource = line.word("class") == AssetClass::Resource.word();
            if resource && line.whole("area").unwrap_or(0) == 0 {
                found.push(Gap::Area);
            }
            if resource && line.text("bounds").is_none() {
                found.push(Gap::Bounds);
            }
            let earns = line.word("class") != AssetClass::Public.word();
            if earns && line.text("certificate").is_none() {
                found.push(Gap::Certificate);
            }
            if !resource && line.whole("original_value").is_none() {
                found.push(Gap::Value);
            }
            if alike.get(&likeness(line)).copied().unwrap_or(0) > 1 {
                found.push(Gap::Twice);
            }
            if line.word("use") == Use::Let.word() && !named.contains_key(line.number().as_str()) {
                found.push(Gap::NoContract);
            }
            found
        })
        .collect();
    let registered: std::collections::HashSet<String> = assets.iter().map(ShownLine::number).collect();
    let astray = contracts
        .iter()
        .filter(|contract| {
            contract
                .text("asset")
                .is_some_and(|asset| !registered.contains(asset))
        })
        .collect();
    (each, astray)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::datasets::{columns, ledger};
    use crate::domain::batch::RecordId;
    use crate::domain::dataset::Dataset;
    use crate::domain::line::Value;
    use crate::domain::village_code::VillageCode;

    fn line(dataset: Dataset, cells: &[(&str, Value)]) -> ShownLine {
        let ledger = ledger(dataset).expect("a ledger");
        let mut values = vec![Value::Empty; columns(dataset).len()];
        for (name, value) in cells {
            values[ledger.at(name)] = value.clone();
        }
        let village = VillageCode::parse("999999100201").expect("a code");
        ShownLine::new(dataset, RecordId::new(1, 0), village, values).expect("shown")
    }

    #[test]
    fn what_a_record_lacks_is_named_and_a_whole_one_lacks_nothing() {
        let text = |text: &str| Value::Text(text.to_owned());
        let pond = |number: &str, area| {
            line(
                Dataset::Assets,
                &[
                    ("number", text(number)),
                    ("class", text("资源性")),
                    ("name", text("鱼塘")),
                    ("bounds", text("东至路")),
                    ("area", area),
                    ("certificate", text("1号")),
                    ("use", text("出租")),
                ],
            )
        };
        let shop = line(
            Dataset::Assets,
            &[
                ("number", text("C")),
                ("class", text("经营性")),
                ("use", text("自用")),
            ],
        );
        let worthless = line(
            Dataset::Assets,
            &[
                ("number", text("E")),
                ("class", text("非经营性")),
                ("name", text("旧水井")),
                ("original_value", Value::Whole(0)),
                ("use", text("闲置")),
            ],
        );
        let assets = [
            pond("A", Value::Whole(35_000)),
            pond("B", Value::Empty),
            shop,
            worthless,
        ];
        let contract = |asset: &str| {
            line(
                Dataset::Contracts,
                &[("number", text("H")), ("asset", text(asset))],
            )
        };
        let contracts = [contract("A"), contract("Z")];
        let (each, astray) = gaps(&assets, &contracts);
        assert_eq!(each[0], []);
        assert_eq!(each[1], [Gap::Area, Gap::NoContract]);
        assert_eq!(each[2], [Gap::Certificate, Gap::Value]);
        assert_eq!(each[3], [], "what is worth nothing says so by a 0");
        assert_eq!(astray.len(), 1);
        let twins = [pond("A", Value::Whole(1)), pond("D", Value::Whole(1))];
        assert!(
            gaps(&twins, &[])
                .0
                .iter()
                .all(|found| found.contains(&Gap::Twice))
        );
    }
}

"""A bill told as steps: the values of the calculation itself, each with its rule in a sentence and its article."""

from sppt.rules.assessment.classes import ABOVE, ClassTable
from sppt.rules.assessment.core import Assessed, Outcome, reductions
from sppt.rules.assessment.facts import ObjectFacts
from sppt.rules.assessment.steps import PER_M2, RATE, ROUNDED, RUPIAH, Step, step
from sppt.rules.assessment.words import ANOMALY_TEXT, area, area_text
from sppt.rules.assessment.year import BracketBase, Exemption, StimulusKind, YearRules
from sppt.rules.rupiah import printed


def explain(rules: YearRules, facts: ObjectFacts, assessed: Assessed) -> tuple[Step, ...]:
    """The derivation of one bill; the value of the last step is its pokok."""
    if assessed.outcome is Outcome.NOTICE:
        return (*valuing(rules, facts, assessed), *taxing(rules, facts, assessed))
    if assessed.outcome is Outcome.NO_SPPT:
        exemption = rules.exempt_by_decision[assessed.reason]
        valued = valuing(rules, facts, assessed) if exemption.njop_up_to is not None else ()
        return (*valued, _no_sppt(exemption))
    text, text_en = ANOMALY_TEXT[assessed.reason]
    return (
        Step("anomaly", "tidak dihitung", {"reason": assessed.reason}, 0, RUPIAH, "", None, text, text_en),
    )


def _no_sppt(exemption: Exemption) -> Step:
    return step(
        exemption,
        "no_sppt",
        formula="dikecualikan",
        inputs={"id": exemption.id},
        value=0,
        text=(
            f"Objek ini tidak dikenai pajak dan tidak mendapat SPPT: {exemption.title}.",
            f"This object is not taxed and gets no notice: {exemption.title_en}.",
        ),
    )


def valuing(rules: YearRules, facts: ObjectFacts, assessed: Assessed) -> tuple[Step, ...]:
    """From area and value to the NJOP of land and of buildings."""
    steps: list[Step] = []
    if facts.luas_bumi:
        steps += _classified(
            rules,
            rules.kelas_tanah,
            part=("bumi", "tanah", "land"),
            measured=(facts.nilai_bumi or 0, facts.luas_bumi),
            found=(assessed.kelas_bumi, assessed.njop_bumi_m2, assessed.njop_bumi),
        )
    if facts.luas_bangunan:
        steps += _classified(
            rules,
            rules.kelas_bangunan,
            part=("bangunan", "bangunan", "building"),
            measured=(facts.nilai_bangunan, facts.luas_bangunan),
            found=(assessed.kelas_bangunan, assessed.njop_bangunan_m2, assessed.njop_bangunan),
        )
    return tuple(steps)


def _classified(
    rules: YearRules,
    table: ClassTable,
    *,
    part: tuple[str, str, str],
    measured: tuple[int, int],
    found: tuple[str, int, int],
) -> list[Step]:
    """Class, then NJOP. part: its name in the law, Indonesian, English; measured: (nilai, luas)."""
    name, word, word_en = part
    nilai, luas = measured
    kode, per_m2, njop = found
    each = printed((nilai * 200 + luas) // (2 * luas))  # for people: the comparison itself is exact
    kelas = table.named(kode) or ABOVE
    within = f"lebih dari {printed(kelas.over)} sampai {printed(kelas.up_to)}"
    within_en = f"over {printed(kelas.over)} up to {printed(kelas.up_to)}"
    if kode:
        text = f"Nilai {word} {each} per m² masuk kelas {kode} ({within}), jadi NJOP-nya {printed(per_m2)} per m²."
        text_en = (
            f"The {word_en} value of {each} per m² falls into class {kode} ({within_en}): "
            f"{printed(per_m2)} per m²."
        )
        formula, times_text = "kelas dengan over < nilai ÷ luas ≤ up_to", "luas × NJOP per m²"
    else:
        text = f"Nilai {word} {each} per m² di atas kelas tertinggi, jadi nilai itu sendiri yang dipakai."
        text_en = f"The {word_en} value of {each} per m² lies above the highest class and is used as it is."
        formula, times_text = (
            "nilai ÷ luas, di atas kelas tertinggi",
            "nilai itu sendiri, di atas kelas tertinggi",
        )
    inputs: dict[str, int | str] = {"nilai": nilai, "luas_m2": area_text(luas), "kelas": kode}
    if kode:
        inputs |= {"over": kelas.over, "up_to": kelas.up_to}
    rounded = ROUNDED[rules.roundings.njop][0]
    return [
        step(
            rules.classes, f"kelas_{name}", formula=formula, inputs=inputs, value=per_m2, unit=PER_M2,
            text=(text, text_en), article=table.article,
        ),
        step(
            rules.classes,
            f"njop_{name}",
            formula=f"{times_text}, {rounded}",
            inputs={"luas_m2": area_text(luas), "njop_m2": per_m2},
            value=njop,
            article=table.article,
            text=(
                f"{area(luas)} × {printed(per_m2)} = {printed(njop)}.",
                f"{area(luas)} × {printed(per_m2)} = {printed(njop)}.",
            ),
        ),
    ]  # fmt: skip


def taxing(rules: YearRules, facts: ObjectFacts, assessed: Assessed) -> tuple[Step, ...]:
    """From the NJOP of the parts to pokok."""
    return (
        _njop(rules, facts, assessed),
        _njoptkp(rules, assessed),
        _njopkp(rules, assessed),
        _dasar(rules, facts, assessed),
        _tariff(rules, facts, assessed),
        _terutang(rules, assessed),
        *_pengurangan(rules, facts, assessed),
        *_minimum(rules, assessed),
        *_stimulus(rules, assessed),
        _pokok(rules, assessed),
    )


def _njop(rules: YearRules, facts: ObjectFacts, assessed: Assessed) -> Step:
    inputs: dict[str, int | str] = {"njop_bumi": assessed.njop_bumi, "njop_bangunan": assessed.njop_bangunan}
    formula = "njop_bumi + njop_bangunan"
    text, text_en = "NJOP bumi ditambah NJOP bangunan", "NJOP of land and of buildings together"
    if facts.bumi_beban or facts.bangunan_beban:
        inputs |= {"bumi_beban": facts.bumi_beban, "bangunan_beban": facts.bangunan_beban}
        formula += " + bumi_beban + bangunan_beban"
        text += ", ditambah bagian tanah dan bangunan bersama"
        text_en += ", with the share in common land and buildings"
    total = printed(assessed.njop)
    return step(
        rules.classes, "njop", formula=formula, inputs=inputs, value=assessed.njop,
        text=(f"{text}: {total}.", f"{text_en}: {total}."),
    )  # fmt: skip


def _njoptkp(rules: YearRules, assessed: Assessed) -> Step:
    rule = rules.njoptkp
    if assessed.njoptkp:
        text = (
            f"{printed(assessed.njoptkp)} tidak dikenai pajak: objek ini yang membawa NJOPTKP wajib pajaknya."
        )
        text_en = f"{printed(assessed.njoptkp)} is tax-free: this object carries its taxpayer's allowance."
    else:
        text = "Tanpa NJOPTKP: hanya satu objek setiap wajib pajak yang membawanya, dan bukan objek ini."
        text_en = "No allowance: one object of each taxpayer carries it, and this is not the one."
    return step(
        rule,
        "njoptkp",
        formula="nilai NJOPTKP, bila objek ini yang membawanya; selain itu 0",
        inputs={"amount": rule.amount, "carried": "ya" if assessed.njoptkp else "tidak"},
        value=assessed.njoptkp,
        text=(text, text_en),
    )


def _njopkp(rules: YearRules, assessed: Assessed) -> Step:
    shown = printed(assessed.njopkp)
    return step(
        rules.njoptkp,
        "njopkp",
        formula="njop - njoptkp, paling sedikit 0",
        inputs={"njop": assessed.njop, "njoptkp": assessed.njoptkp},
        value=assessed.njopkp,
        text=(f"NJOP dikurangi NJOPTKP: {shown}.", f"NJOP less the allowance: {shown}."),
    )


def _dasar(rules: YearRules, facts: ObjectFacts, assessed: Assessed) -> Step:
    share, shown = assessed.share, printed(assessed.dasar)
    group = f" untuk golongan {facts.golongan}" if facts.golongan else ""
    group_en = f" for group {facts.golongan}" if facts.golongan else ""
    rounding = rules.roundings.dasar
    how = "tanpa dibulatkan sebelum dikalikan tarif" if rounding is None else ROUNDED[rounding][0]
    return step(
        rules.share,
        "dasar",
        formula=f"njopkp × share, {how}",
        inputs={"njopkp": assessed.njopkp, "share": share.text, "golongan": facts.golongan},
        value=assessed.dasar,
        text=(
            f"Yang dikenai tarif {share.percent} dari NJOPKP{group}: {shown}.",
            f"{share.percent} of the taxable value is taxed{group_en}: {shown}.",
        ),
    )


def _tariff(rules: YearRules, facts: ObjectFacts, assessed: Assessed) -> Step:
    rule, percent = rules.tariff, assessed.tariff.percent
    if facts.tarif_khusus:
        special = rule.specials[facts.tarif_khusus]
        return step(
            rule, "tariff", formula="tarif khusus", inputs={"tarif_khusus": special.id},
            value=assessed.tariff.text, unit=RATE, article=special.article,
            text=(f"Tarif khusus {special.title}: {percent}.", f"Special tariff, {special.title_en}: {percent}."),
        )  # fmt: skip
    name = "NJOP" if rule.base is BracketBase.NJOP else "NJOPKP"
    over, up_to = rule.brackets.bounds(assessed.bracket_base_value)
    inputs: dict[str, int | str] = {"bracket_base": rule.base, "value": assessed.bracket_base_value}
    bounds, bounds_en = "", ""
    if over >= 0:
        inputs["over"] = over
        bounds, bounds_en = f" lebih dari {printed(over)}", f" over {printed(over)}"
    if up_to is not None:
        inputs["up_to"] = up_to
        bounds, bounds_en = f"{bounds} sampai {printed(up_to)}", f"{bounds_en} up to {printed(up_to)}"
    text = (
        f"Tarif {percent} berlaku untuk {name}{bounds}."
        if bounds
        else f"Tarif {percent} berlaku untuk semua."
    )
    text_en = f"The rate for {name}{bounds_en} is {percent}." if bounds else f"The rate is {percent} for all."
    return step(
        rule, "tariff", formula=f"tarif untuk {name} dalam golongannya, batas atas termasuk", inputs=inputs,
        value=assessed.tariff.text, unit=RATE, text=(text, text_en),
    )  # fmt: skip


def _terutang(rules: YearRules, assessed: Assessed) -> Step:
    rounded, rounded_en = ROUNDED[rules.roundings.terutang]
    share, tariff = assessed.share, assessed.tariff
    inputs: dict[str, int | str] = {"dasar": assessed.dasar, "tariff": tariff.text}
    formula, base = "dasar × tariff", printed(assessed.dasar)
    if rules.roundings.dasar is None and share.numerator != share.denominator:
        inputs = {"njopkp": assessed.njopkp, "share": share.text, "tariff": tariff.text}
        formula, base = "njopkp × share × tariff", f"{printed(assessed.njopkp)} × {share.percent}"
    line = f"{base} × {tariff.percent} = {printed(assessed.terutang)}"
    return step(
        rules.tariff,
        "terutang",
        formula=f"{formula}, {rounded}",
        inputs=inputs,
        value=assessed.terutang,
        text=(f"Pajak terutang {line}, {rounded}.", f"Tax due {line}, {rounded_en}."),
    )


def _pengurangan(rules: YearRules, facts: ObjectFacts, assessed: Assessed) -> list[Step]:
    steps: list[Step] = []
    left, rounded = assessed.terutang, ROUNDED[rules.roundings.pengurangan][0]
    taken = reductions(assessed.terutang, facts.pengurangan, rounding=rules.roundings.pengurangan)
    for one, off in zip(facts.pengurangan, taken, strict=True):
        share = one.rate.percent if one.rate is not None else printed(one.rupiah or 0)
        steps.append(
            step(
                rules.roundings,
                "pengurangan",
                formula=f"sisa × persen keputusan, {rounded}" if one.rate else "jumlah dalam keputusan",
                inputs={"before": left, "decided": share, "decision": one.decision},
                value=off,
                article=one.article,
                text=(
                    f"Pengurangan {share} menurut keputusan {one.decision}: -{printed(off)}.",
                    f"Reduction of {share} by decision {one.decision}: -{printed(off)}.",
                ),
            )
        )
        left -= off
    return steps


def _minimum(rules: YearRules, assessed: Assessed) -> list[Step]:
    if not assessed.minimum_applied:
        return []
    rule, before = rules.minimum, assessed.terutang - assessed.pengurangan
    return [
        step(
            rule,
            "minimum",
            formula="yang lebih besar: terutang - pengurangan, atau pajak terendah",
            inputs={"before": before, "minimum": rule.amount},
            value=rule.amount,
            text=(
                f"{printed(before)} lebih kecil dari pajak terendah, jadi menjadi {printed(rule.amount)}.",
                f"{printed(before)} is less than the lowest tax, so it becomes {printed(rule.amount)}.",
            ),
        )
    ]


def _stimulus(rules: YearRules, assessed: Assessed) -> list[Step]:
    steps: list[Step] = []
    left = assessed.pokok + sum(rupiah for _, rupiah in assessed.stimulus)
    known = {one.id: one for one in rules.stimuli}
    rounded = ROUNDED[rules.roundings.stimulus][0]
    for name, off in assessed.stimulus:
        one = known[name]
        if one.kind is StimulusKind.PERCENT:
            formula = f"sisa × persen, {rounded}"
            how, how_en = (
                f"{one.percent.percent} dari {printed(left)}",
                f"{one.percent.percent} of {printed(left)}",
            )
        else:
            formula = f"sisa - pokok tahun lalu × (1 + kenaikan), {rounded}"
            how = f"kenaikan dibatasi {one.percent.percent} dari pokok tahun lalu"
            how_en = f"the rise is limited to {one.percent.percent} of last year's tax"
        steps.append(
            step(
                one, "stimulus", formula=formula, value=off,
                inputs={"id": name, "before": left, "percent": one.percent.text},
                text=(f"{one.title}: {how}, -{printed(off)}.", f"{one.title_en}: {how_en}, -{printed(off)}."),
            )
        )  # fmt: skip
        left -= off
    return steps


def _pokok(rules: YearRules, assessed: Assessed) -> Step:
    inputs: dict[str, int | str] = {"terutang": assessed.terutang, "pengurangan": assessed.pengurangan}
    formula = "terutang - pengurangan"
    if assessed.minimum_applied:
        inputs, formula = {"minimum": rules.minimum.amount}, "minimum"
    if assessed.stimulus:
        inputs["stimulus"] = sum(rupiah for _, rupiah in assessed.stimulus)
        formula += " - stimulus"
    shown = printed(assessed.pokok)
    return step(
        rules.tariff, "pokok", formula=formula, inputs=inputs, value=assessed.pokok,
        text=(f"Yang harus dibayar: {shown}.", f"To be paid: {shown}."),
    )  # fmt: skip

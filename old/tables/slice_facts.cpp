// SPDX-License-Identifier: GPL-3.0-or-later
#include "tables/slice_facts.h"

#include "analysis/role.h"
#include "timeline/time_text.h"
#include "trace_io/slice_args.h"

#include <QObject>

namespace gatescope {

namespace {

constexpr qsizetype kLongestName = 60;    // of an argument that others wrote, in characters
constexpr qsizetype kLongestValue = 2000; // the same

QString fromView(std::string_view text) {
    return QString::fromUtf8(text.data(), static_cast<qsizetype>(text.size()));
}

QString rateText(double perSecond, const char* unit) {
    return QString::number(perSecond / 1e9, 'f', perSecond < 1e11 ? 1 : 0) + QChar(0x00A0) +
           QLatin1String(unit);
}

QString gateText(std::int64_t call, bool redundant) {
    const QString number = QStringLiteral("#%1").arg(call);
    return redundant ? number + QObject::tr(", redundant: nothing reads its result")
                     : number + QObject::tr(", its logits are used");
}

void addPlace(std::vector<SliceFact>& facts, const Trace& trace, SliceId id) {
    if (const auto call = trace.integer(id, ArgKey::GateCall)) {
        facts.push_back({QObject::tr("Gate call"), gateText(*call, trace.boolean(id, ArgKey::Redundant))});
    }
    const auto add = [&](const QString& label, ArgKey key) {
        if (const auto number = trace.integer(id, key)) facts.push_back({label, QString::number(*number)});
    };
    add(QObject::tr("Layer"), ArgKey::Layer);
    add(QObject::tr("Iteration"), ArgKey::Iteration);
    add(QObject::tr("Expert"), ArgKey::Expert);
}

void addWork(std::vector<SliceFact>& facts, const Trace& trace, SliceId id) {
    const auto number = [&](ArgKey key) { return trace.integer(id, key).value_or(0); };
    const auto m = number(ArgKey::M);
    const auto n = number(ArgKey::N);
    const auto k = number(ArgKey::K);
    if (m > 0 || n > 0 || k > 0) {
        facts.push_back({QObject::tr("M × N × K"),
                         QStringLiteral("%1 × %2 × %3").arg(countText(m), countText(n), countText(k))});
    }
    const double seconds = static_cast<double>(trace.durations()[id]) / 1e9;
    if (const auto flops = number(ArgKey::Flops); flops > 0) {
        facts.push_back({QObject::tr("FLOPs"), countText(flops)});
        if (seconds > 0) {
            facts.push_back(
                {QObject::tr("Speed"), rateText(static_cast<double>(flops) / seconds, "GFLOP/s")});
        }
    }
    if (const auto bytes = number(ArgKey::Bytes); bytes > 0) {
        facts.push_back({QObject::tr("Data"), bytesText(static_cast<double>(bytes))});
        if (seconds > 0) {
            facts.push_back(
                {QObject::tr("Bandwidth"), rateText(static_cast<double>(bytes) / seconds, "GB/s")});
        }
    }
    if (const auto hit = trace.integer(id, ArgKey::ExpertsHit))
        facts.push_back({QObject::tr("Experts hit"), countText(*hit)});
}

/// Of slices that others recorded: all that their producer wrote.
void addForeign(std::vector<SliceFact>& facts, const Trace& trace, SliceId id) {
    if (roleFromCategory(trace.category(id)) != Role::Other) return;
    for (const SliceArg& arg : sliceArgs(trace, id)) {
        facts.push_back({QString::fromStdString(arg.name).left(kLongestName),
                         QString::fromStdString(arg.value).left(kLongestValue)});
    }
}

} // namespace

std::vector<SliceFact> sliceFacts(const TimelineModel& model, SliceId id) {
    const Trace& trace = model.trace();
    const Slice slice = trace.slice(id);
    std::vector<SliceFact> facts;
    facts.push_back({QObject::tr("Duration"), durationText(static_cast<double>(slice.duration))});
    facts.push_back({QObject::tr("Start"), QStringLiteral("%1 ns").arg(countText(slice.start))});
    addPlace(facts, trace, id);
    addWork(facts, trace, id);
    facts.push_back({QObject::tr("Track"), QString::fromStdString(trace.tracks()[slice.track].name)});
    if (!trace.category(id).empty()) facts.push_back({QObject::tr("Category"), fromView(trace.category(id))});
    addForeign(facts, trace, id);
    return facts;
}

QString sliceSummary(const TimelineModel& model, SliceId id) {
    const Trace& trace = model.trace();
    QString text = fromView(trace.name(id));
    if (trace.boolean(id, ArgKey::Redundant) && !text.contains(QLatin1String("redundant")))
        text += QObject::tr(" (redundant)");
    text += QStringLiteral(" · ") + durationText(static_cast<double>(trace.durations()[id]));
    if (const auto layer = trace.integer(id, ArgKey::Layer)) text += QObject::tr(" · layer %1").arg(*layer);
    if (const auto iteration = trace.integer(id, ArgKey::Iteration))
        text += QObject::tr(" · iteration %1").arg(*iteration);
    return text;
}

} // namespace gatescope

// SPDX-License-Identifier: GPL-3.0-or-later
#include "tables/slice_facts.h"

#include "timeline/time_text.h"
#include "trace/kernel_args.h"

#include <QObject>

namespace gatescope {

namespace {

QString fromView(std::string_view text) {
    return QString::fromUtf8(text.data(), static_cast<qsizetype>(text.size()));
}

QString rateText(double perSecond, const char* unit) {
    return QString::number(perSecond / 1e9, 'f', perSecond < 1e11 ? 1 : 0) + QChar(0x00A0) +
           QLatin1String(unit);
}

QString gateText(const KernelArgs& args) {
    const QString call = QStringLiteral("#%1").arg(args.gateCall);
    return args.redundant ? call + QObject::tr(", redundant: nothing reads its result")
                          : call + QObject::tr(", its logits are used");
}

void addWork(std::vector<SliceFact>& facts, const KernelArgs& args, std::int64_t durationNs) {
    if (args.m > 0 || args.n > 0 || args.k > 0) {
        facts.push_back(
            {QObject::tr("M × N × K"),
             QStringLiteral("%1 × %2 × %3").arg(countText(args.m), countText(args.n), countText(args.k))});
    }
    const double seconds = static_cast<double>(durationNs) / 1e9;
    if (args.flops > 0) {
        facts.push_back({QObject::tr("FLOPs"), countText(args.flops)});
        if (seconds > 0) {
            facts.push_back(
                {QObject::tr("Speed"), rateText(static_cast<double>(args.flops) / seconds, "GFLOP/s")});
        }
    }
    if (args.bytes > 0) {
        facts.push_back({QObject::tr("Data"), bytesText(static_cast<double>(args.bytes))});
        if (seconds > 0) {
            facts.push_back(
                {QObject::tr("Bandwidth"), rateText(static_cast<double>(args.bytes) / seconds, "GB/s")});
        }
    }
    if (args.expertsHit >= 0) facts.push_back({QObject::tr("Experts hit"), countText(args.expertsHit)});
}

} // namespace

std::vector<SliceFact> sliceFacts(const TimelineModel& model, SliceId id) {
    const Trace& trace = model.trace();
    const Slice slice = trace.slice(id);
    const KernelArgs args = KernelArgs::parse(trace.args(id));
    std::vector<SliceFact> facts;
    facts.push_back({QObject::tr("Duration"), durationText(static_cast<double>(slice.duration))});
    facts.push_back({QObject::tr("Start"), QStringLiteral("%1 ns").arg(countText(slice.start))});
    if (args.gateCall > 0) facts.push_back({QObject::tr("Gate call"), gateText(args)});
    if (args.layer >= 0) facts.push_back({QObject::tr("Layer"), QString::number(args.layer)});
    if (args.iteration >= 0) facts.push_back({QObject::tr("Iteration"), QString::number(args.iteration)});
    if (args.expert >= 0) facts.push_back({QObject::tr("Expert"), QString::number(args.expert)});
    addWork(facts, args, slice.duration);
    facts.push_back({QObject::tr("Track"), QString::fromStdString(trace.tracks()[slice.track].name)});
    if (!trace.category(id).empty()) facts.push_back({QObject::tr("Category"), fromView(trace.category(id))});
    // Of a foreign trace GateScope reads no arguments: show them as they are.
    const bool foreign = args.kind == KernelKind::Other && !trace.args(id).empty();
    if (foreign) facts.push_back({QObject::tr("Arguments"), fromView(trace.args(id)).left(2000)});
    return facts;
}

QString sliceSummary(const TimelineModel& model, SliceId id) {
    const Slice slice = model.trace().slice(id);
    const KernelArgs args = KernelArgs::parse(model.trace().args(id));
    QString text = fromView(model.trace().name(id));
    if (args.redundant && !text.contains(QLatin1String("redundant"))) text += QObject::tr(" (redundant)");
    text += QStringLiteral(" · ") + durationText(static_cast<double>(slice.duration));
    if (args.layer >= 0) text += QObject::tr(" · layer %1").arg(args.layer);
    if (args.iteration >= 0) text += QObject::tr(" · iteration %1").arg(args.iteration);
    return text;
}

} // namespace gatescope

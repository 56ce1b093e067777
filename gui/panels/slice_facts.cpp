// SPDX-License-Identifier: GPL-3.0-or-later
#include "panels/slice_facts.h"

#include "analysis/role.h"
#include "analysis/roofline.h"
#include "look/number_text.h"
#include "look/shown_text.h"
#include "panels/show_slice.h"
#include "state/story.h"

#include <QCoreApplication>

#include <algorithm>

namespace gatescope {

namespace {

constexpr std::ptrdiff_t kMostChildren = 1 << 20; ///< a click must not take long
constexpr std::size_t kMostPartners = 32;         ///< of a slice with arrows to thousands

struct SliceFactsWords {
    Q_DECLARE_TR_FUNCTIONS(SliceFacts)
};

QString timeOf(std::int64_t ns) {
    return durationText(static_cast<double>(ns));
}

QString gigaRateText(double perSecond, const QString& unit) {
    return decimalText(perSecond / 1e9, perSecond < 1e11 ? 1 : 0) + QChar(0x00A0) + unit;
}

const Stretch* stretchAt(const std::vector<Stretch>& stretches, std::int64_t time) {
    const auto behind = std::ranges::upper_bound(stretches, time, {}, &Stretch::from);
    if (behind == stretches.begin() || std::prev(behind)->to < time) return nullptr;
    return &*std::prev(behind);
}

void addStart(std::vector<SliceFact>& facts, const Timeline& timeline, const Slice& slice) {
    facts.push_back({SliceFactsWords::tr("Start"), SliceFactsWords::tr("%1 (%2 ns) from the trace's start")
                                                       .arg(timeOf(slice.start), countText(slice.start))});
    if (!timeline.facts) return;
    if (const Stretch* step = stretchAt(timeline.facts->steps, slice.start)) {
        facts.push_back(
            {SliceFactsWords::tr("In its step"), SliceFactsWords::tr("%1 after the start of step %2")
                                                     .arg(timeOf(slice.start - step->from))
                                                     .arg(step->number)});
    }
    if (const Stretch* layer = stretchAt(timeline.facts->layers, slice.start)) {
        facts.push_back(
            {SliceFactsWords::tr("In its layer"), SliceFactsWords::tr("%1 after the start of layer %2")
                                                      .arg(timeOf(slice.start - layer->from))
                                                      .arg(layer->number)});
    }
}

void addMoe(std::vector<SliceFact>& facts, const Timeline& timeline, SliceId id) {
    const Trace& trace = timeline.trace();
    const StyleCode code = timeline.shownStyles().codes[id];
    if (code == kRedundantGate) {
        facts.push_back(
            {SliceFactsWords::tr("Gate call"), SliceFactsWords::tr("redundant: nothing reads its result")});
    } else if (code == static_cast<StyleCode>(Role::Gate)) {
        facts.push_back({SliceFactsWords::tr("Gate call"), SliceFactsWords::tr("its logits are used")});
    }
    const auto add = [&](const QString& label, ArgKey key) {
        if (const auto number = trace.integer(id, key)) facts.push_back({label, QString::number(*number)});
    };
    add(SliceFactsWords::tr("Layer"), ArgKey::Layer);
    add(SliceFactsWords::tr("Iteration"), ArgKey::Iteration);
    add(SliceFactsWords::tr("Expert"), ArgKey::Expert);
}

void addWork(std::vector<SliceFact>& facts, const Trace& trace, SliceId id) {
    const auto number = [&](ArgKey key) { return trace.integer(id, key).value_or(0); };
    const auto m = number(ArgKey::M);
    const auto n = number(ArgKey::N);
    const auto k = number(ArgKey::K);
    if (m > 0 || n > 0 || k > 0) {
        facts.push_back({SliceFactsWords::tr("M × N × K"),
                         QStringLiteral("%1 × %2 × %3").arg(countText(m), countText(n), countText(k))});
    }
    const double seconds = static_cast<double>(trace.durations()[id]) / 1e9;
    if (const auto flops = number(ArgKey::Flops); flops > 0 && seconds > 0) {
        facts.push_back({SliceFactsWords::tr("Arithmetic"),
                         SliceFactsWords::tr("%1 FLOPs, %2")
                             .arg(countText(flops), gigaRateText(static_cast<double>(flops) / seconds,
                                                                 QStringLiteral("GFLOP/s")))});
    }
    if (const auto bytes = number(ArgKey::Bytes); bytes > 0 && seconds > 0) {
        facts.push_back({SliceFactsWords::tr("Memory"),
                         QStringLiteral("%1, %2").arg(
                             bytesText(static_cast<double>(bytes)),
                             gigaRateText(static_cast<double>(bytes) / seconds, QStringLiteral("GB/s")))});
    }
    if (const auto hit = trace.integer(id, ArgKey::ExpertsHit))
        facts.push_back({SliceFactsWords::tr("Experts hit"), countText(*hit)});
}

/// Of all calls of the kernel, against the limits that the run has measured.
void addRoofline(std::vector<SliceFact>& facts, const Timeline& timeline, SliceId id) {
    const ProfileResult* run = timeline.source->run.get();
    if (run == nullptr || !run->limits || !timeline.facts) return;
    const auto kernel =
        std::ranges::find(timeline.facts->kernels, timeline.trace().name(id), &KernelSummary::name);
    if (kernel == timeline.facts->kernels.end()) return;
    const RooflinePoint point = rooflinePoint(*kernel, dtypeName(run->experiment.dtype), *run->limits);
    if (point.limitNs <= 0) return;
    QString text = SliceFactsWords::tr("%1 of what the machine can do: no such call is faster than %2")
                       .arg(shareText(point.fraction), durationText(point.limitNs));
    if (point.bound == Bound::Memory) text += SliceFactsWords::tr(" (bound by memory)");
    if (point.bound == Bound::Arithmetic) text += SliceFactsWords::tr(" (bound by arithmetic)");
    facts.push_back({SliceFactsWords::tr("Roofline"), text});
}

void addCounterpart(std::vector<SliceFact>& facts, const SliceScene& scene, Slot slot, SliceId id) {
    const TimelinePtr& other = scene.timelines[otherSlot(slot)];
    if (!other) return;
    const Timeline& own = *scene.timelines[slot];
    const SliceId partner = counterpart(own, id, *other, scene.maps, slot);
    const QString label =
        otherSlot(slot) == Slot::B ? SliceFactsWords::tr("In B") : SliceFactsWords::tr("In A");
    if (partner == kNoSlice) {
        if (roleFromCategory(own.trace().category(id)) != Role::Other)
            facts.push_back({label, SliceFactsWords::tr("not called there")});
        return;
    }
    const std::int64_t there = other->trace().durations()[partner];
    facts.push_back({label,
                     SliceFactsWords::tr("%1, this one call (%2)")
                         .arg(timeOf(there),
                              signedDurationText(static_cast<double>(there - own.trace().durations()[id]))),
                     partner, otherSlot(slot)});
}

SliceFactGroup pathOf(const Trace& trace, SliceId id, Slot slot, const QString& title) {
    SliceFactGroup group{title, {}};
    for (SliceId up = trace.parent(id); up != kNoSlice; up = trace.parent(up))
        group.facts.insert(group.facts.begin(),
                           SliceFact{fromView(trace.name(up)), timeOf(trace.durations()[up]), up, slot});
    return group;
}

SliceFactGroup partnersOf(const Trace& trace, SliceId id, Slot slot) {
    SliceFactGroup group{SliceFactsWords::tr("Arrows"), {}};
    const auto add = [&](const QString& label, SliceId partner, std::int64_t after) {
        if (group.facts.size() >= kMostPartners) return;
        const QString track = QString::fromStdString(trace.tracks()[trace.sliceTracks()[partner]].name);
        group.facts.push_back(
            {label,
             QStringLiteral("%1 · %2 · %3")
                 .arg(shownText(fromView(trace.name(partner))), track, signedDurationText(double(after))),
             partner, slot});
    };
    const std::int64_t start = trace.starts()[id];
    for (const std::uint32_t at : trace.incoming(id)) {
        const SliceId from = trace.flows()[at].from;
        add(SliceFactsWords::tr("Started by"), from, trace.starts()[from] - start);
    }
    for (const Flow& flow : trace.outgoing(id))
        add(SliceFactsWords::tr("Starts"), flow.to, trace.starts()[flow.to] - start);
    return group;
}

} // namespace

std::optional<std::int64_t> selfTime(const Timeline& timeline, SliceId id) {
    const Trace& trace = timeline.trace();
    const Slice slice = trace.slice(id);
    const auto row = timeline.index().row(slice.track, slice.depth + 1);
    const auto starts = trace.starts();
    const auto startOf = [&](SliceId child) { return starts[child]; };
    const auto first = std::ranges::lower_bound(row, slice.start, {}, startOf);
    const auto last = std::ranges::lower_bound(row, slice.end(), {}, startOf);
    if (last - first > kMostChildren) return std::nullopt;
    std::int64_t inside = 0;
    for (auto child = first; child != last; ++child) {
        // The row below may be the first one of the track's next lane.
        if (trace.parent(*child) == id) inside += trace.durations()[*child];
    }
    return slice.duration - inside;
}

std::vector<SliceFactGroup> sliceFacts(const SliceScene& scene, Slot slot, SliceId id) {
    const Timeline& timeline = *scene.timelines[slot];
    const Trace& trace = timeline.trace();
    const Slice slice = trace.slice(id);
    std::vector<SliceFact> facts{
        {SliceFactsWords::tr("Duration"),
         QStringLiteral("%1 (%2 ns)").arg(timeOf(slice.duration), countText(slice.duration))}};
    const std::optional<std::int64_t> self = selfTime(timeline, id);
    if (self && *self != slice.duration) facts.push_back({SliceFactsWords::tr("Self time"), timeOf(*self)});
    if (const std::int64_t end = trace.latestEnd(id); end < slice.end()) {
        facts.push_back({SliceFactsWords::tr("Ended at the latest"),
                         SliceFactsWords::tr("after %1: it can't have run as long as was recorded")
                             .arg(timeOf(end - slice.start))});
    }
    addMoe(facts, timeline, id);
    addCounterpart(facts, scene, slot, id);
    addStart(facts, timeline, slice);
    addWork(facts, trace, id);
    addRoofline(facts, timeline, id);
    const Track& track = trace.tracks()[slice.track];
    QString place = QString::fromStdString(track.name);
    if (track.parent != kNoTrack)
        place = QString::fromStdString(trace.tracks()[track.parent].name) + QStringLiteral(" › ") + place;
    facts.push_back({SliceFactsWords::tr("Track"), place});
    if (!trace.category(id).empty())
        facts.push_back({SliceFactsWords::tr("Category"), fromView(trace.category(id))});

    std::vector<SliceFactGroup> groups{{QString(), std::move(facts)}};
    groups.push_back(partnersOf(trace, id, slot));
    groups.push_back(pathOf(trace, id, slot, SliceFactsWords::tr("Inside of")));
    if (const auto incoming = trace.incoming(id); !incoming.empty()) {
        const SliceId launch = trace.flows()[incoming.front()].from;
        groups.push_back(pathOf(trace, launch, slot, SliceFactsWords::tr("Launched from (module path)")));
    }
    std::erase_if(groups, [](const SliceFactGroup& group) { return group.facts.empty(); });
    return groups;
}

QString sliceSummary(const Timeline& timeline, SliceId id) {
    const Trace& trace = timeline.trace();
    QStringList parts{fromView(trace.name(id)), timeOf(trace.durations()[id])};
    if (const auto layer = trace.integer(id, ArgKey::Layer))
        parts << SliceFactsWords::tr("layer %1").arg(*layer);
    if (timeline.shownStyles().codes[id] == kRedundantGate)
        parts << SliceFactsWords::tr("redundant: nothing reads its result");
    return parts.join(QStringLiteral(" · "));
}

} // namespace gatescope

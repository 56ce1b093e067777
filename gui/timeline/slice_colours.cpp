// SPDX-License-Identifier: GPL-3.0-or-later
#include "timeline/slice_colours.h"

#include "look/kernel_palette.h"
#include "look/shown_text.h"
#include "timeline/row_tiles.h"

#include <algorithm>
#include <cmath>
#include <map>

namespace gatescope {

namespace {

constexpr double kFade = 0.78; ///< towards the background

SlicePaint paintOf(const QColor& fill, const Theme& theme) {
    return {fill.rgb(), mixed(fill, theme.surface, 0.8).rgb(), edgeOf(fill).rgb(), textOn(fill)};
}

SlicePaint fadedOf(const QColor& fill, const Theme& theme) {
    const QColor quiet = mixed(mixed(fill, theme.surface, kFade), theme.border, 0.15);
    return {quiet.rgb(), mixed(quiet, theme.surface, 0.7).rgb(), mixed(quiet, theme.mutedText, 0.35).rgb(),
            contrastRatio(theme.mutedText, quiet) >= 4.5 ? theme.mutedText : textOn(quiet)};
}

} // namespace

SliceColours::Paints SliceColours::make(const Theme& theme) {
    const KernelPalette palette(theme);
    std::map<unsigned, QColor> fills;
    for (int role = 0; role <= static_cast<int>(Role::Other); ++role)
        fills[static_cast<unsigned>(role)] = palette.role(static_cast<Role>(role));
    fills[static_cast<unsigned>(Role::Gate)] = theme.gate;
    fills[kRedundantGate] = theme.redundant;
    for (unsigned hue = 0; hue < KernelPalette::kHues; ++hue)
        fills[kFirstNamed + hue] = fills[kFirstHue + hue] = palette.hue(hue);
    for (unsigned step = 0; step < KernelPalette::kDifferences; ++step)
        fills[kFirstDifference + step] = palette.difference(static_cast<int>(step));
    const QColor plain = palette.role(Role::Other);
    Paints paints;
    paints.vivid.fill(paintOf(plain, theme));
    paints.faded.fill(fadedOf(plain, theme));
    for (const auto& [code, fill] : fills) {
        paints.vivid[code] = paintOf(fill, theme);
        paints.faded[code] = fadedOf(fill, theme);
    }
    return paints;
}

const SliceColours::Paints& SliceColours::paintsOf(const Theme& theme) {
    static const Paints light = make(lightTheme());
    static const Paints dark = make(darkTheme());
    return theme.dark ? dark : light;
}

SliceColours::SliceColours(TimelinePtr timeline, const Theme& theme, Wishes wishes)
    : m_timeline(std::move(timeline)), m_wishes(std::move(wishes)), m_paints(&paintsOf(theme)) {
    const Trace& trace = m_timeline->trace();
    m_matches.assign(trace.strings().size(), -1);
    m_nameHue.assign(trace.strings().size(), -1);
    m_streamHue.assign(trace.tracks().size(), 0);
    unsigned next = 0;
    for (const TrackId track : m_timeline->tracks) {
        if (trace.tracks()[track].kind != TrackKind::Process) m_streamHue[track] = next++;
    }
    m_fading = !m_wishes.filter.empty() || m_wishes.lit || !m_wishes.kernel.isEmpty();
}

unsigned SliceColours::hueByLayer(SliceId id) const {
    const Trace& trace = m_timeline->trace();
    if (const auto layer = trace.integer(id, ArgKey::Layer))
        return kFirstHue + static_cast<unsigned>(*layer) % KernelPalette::kHues;
    if (!m_timeline->facts) return kPlain;
    // What traces of others don't say follows from the time.
    const auto& layers = m_timeline->facts->layers;
    const auto start = trace.starts()[id];
    const auto after = std::ranges::upper_bound(layers, start, {}, &Stretch::from);
    if (after == layers.begin() || std::prev(after)->to <= start) return kPlain;
    return kFirstHue + static_cast<unsigned>(std::prev(after)->number) % KernelPalette::kHues;
}

unsigned SliceColours::codeOf(SliceId id) {
    const StyleCode style = m_timeline->shownStyles().codes[id];
    if (isGate(style)) return style;
    const Trace& trace = m_timeline->trace();
    switch (m_wishes.by) {
    case ColourBy::Kind:
        break;
    case ColourBy::Name: {
        std::int16_t& hue = m_nameHue[trace.slice(id).name];
        if (hue < 0) hue = static_cast<std::int16_t>(KernelPalette::hueOf(trace.name(id)));
        return kFirstHue + static_cast<unsigned>(hue);
    }
    case ColourBy::Layer:
        return hueByLayer(id);
    case ColourBy::Stream:
        return kFirstHue + m_streamHue[trace.sliceTracks()[id]] % KernelPalette::kHues;
    case ColourBy::Difference: {
        const double relative = m_wishes.differences ? m_wishes.differences(m_wishes.slot, id) : NAN;
        if (std::isnan(relative)) return kPlain;
        return kFirstDifference + static_cast<unsigned>(KernelPalette::differenceStep(relative));
    }
    }
    return style;
}

bool SliceColours::nameMatches(StringId name) {
    std::int8_t& known = m_matches[name];
    if (known < 0) {
        const std::string_view text = m_timeline->trace().string(name);
        const QString shown = QString::fromUtf8(text.data(), static_cast<qsizetype>(text.size()));
        const bool kernel = m_wishes.kernel.isEmpty() || shown == m_wishes.kernel;
        known = kernel && nameContains(shown, m_wishes.filter.text) ? 1 : 0;
    }
    return known > 0;
}

bool SliceColours::faded(SliceId id) {
    if (!m_fading) return false;
    const Trace& trace = m_timeline->trace();
    const auto duration = static_cast<double>(trace.durations()[id]);
    if (m_wishes.filter.durations && !m_wishes.filter.durations->contains(duration)) return true;
    if (m_wishes.lit && !m_wishes.lit->contains(duration)) return true;
    return !nameMatches(trace.slice(id).name);
}

} // namespace gatescope

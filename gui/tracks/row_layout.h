// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "state/view.h"
#include "workspace/timeline.h"

#include <QString>

#include <vector>

namespace gatescope {

/// Heights in pixels, derived from the font.
struct RowMetrics {
    int row = 20;
    int header = 22; ///< a process's title
    int gates = 18;  ///< the lane of gate calls
    int counter = 34;
    int gap = 6;        ///< between tracks
    bool titles = true; ///< of processes, where there is more than one

    /// The same for a canvas of a height: in one that is too low for a row below its process's title, slices
    /// go before titles.
    RowMetrics fitting(int height) const;
    bool operator==(const RowMetrics&) const = default;
};

/// One horizontal band of a timeline.
struct TrackBand {
    enum class Kind { Gates, Process, Slices, Counter };

    Kind kind = Kind::Slices;
    TrackId track = kNoTrack;
    QString label;
    int top = 0; ///< in the content, or from the top where it is fixed
    int rowHeight = 0;
    int rows = 1;
    int indent = 0;
    bool collapsed = false; ///< a process without its tracks, or a track of which one row is shown
    bool pinned = false;

    int height() const { return rowHeight * rows; }
    int bottom() const { return top + height(); }
    int rowTop(int depth) const { return top + rowHeight * depth; }
};

/// Which track stands where. Bands that are fixed (gate calls, pinned tracks) stay above the others, which
/// scroll. Pure: knows no widget.
class RowLayout {
public:
    RowLayout() = default;
    /// Tracks without slices take no room. Processes get a title where more than one has tracks to show.
    RowLayout(const Timeline& timeline, const TrackView& view, const RowMetrics& metrics);

    const std::vector<TrackBand>& fixed() const { return m_fixed; }
    const std::vector<TrackBand>& scrolled() const { return m_scrolled; }
    int fixedHeight() const { return m_fixedHeight; }
    int scrolledHeight() const { return m_scrolledHeight; }

    /// The band at `y` from the canvas's top, while the content is scrolled by `scroll`; null between bands.
    const TrackBand* bandAt(int y, int scroll) const;
    /// Where a band is on the canvas.
    int topOf(const TrackBand& band, int scroll) const;
    /// Something besides gate calls.
    bool showsTracks() const;
    /// The band of a track; null where it is not shown.
    const TrackBand* bandOf(TrackId track) const;
    /// The first scrolled band that reaches below `y` of the content.
    std::vector<TrackBand>::const_iterator firstBelow(int y) const;

private:
    void add(std::vector<TrackBand>& bands, int& height, TrackBand band, int gap);

    std::vector<TrackBand> m_fixed;
    std::vector<TrackBand> m_scrolled;
    int m_fixedHeight = 0;
    int m_scrolledHeight = 0;
};

/// The tracks of a timeline as a tree in its view's order: processes with what they hold. Counters last.
struct TrackGroup {
    TrackId process = kNoTrack;
    std::vector<TrackId> tracks;
};
std::vector<TrackGroup> trackGroups(const Timeline& timeline, const TrackView& view);

} // namespace gatescope

// SPDX-License-Identifier: GPL-3.0-or-later
#include "report/excerpt_picture.h"

#include "analysis/moe_slices.h"

#include <fmt/format.h>

#include <algorithm>
#include <functional>
#include <map>
#include <utility>

namespace gatescope {

namespace {

constexpr std::size_t kMostBoxes = 500;
constexpr std::size_t kMostRows = 8;

const GateLayer* layerAt(const GateReport& gates, int rank, std::int32_t step, std::int32_t layer) {
    const auto found = std::ranges::find_if(gates.layers, [&](const GateLayer& one) {
        return one.rank == rank && one.step == step && one.layer == layer;
    });
    return found == gates.layers.end() ? nullptr : &*found;
}

bool holds(const GateLayer& layer, SliceId slice) {
    if (layer.router == slice) return true;
    return std::ranges::any_of(layer.calls, [&](const GateCall& call) {
        return std::ranges::find(call.slices, slice) != call.slices.end();
    });
}

class PictureMaker {
public:
    PictureMaker(const ReportedTrace& trace, const ExcerptPlace& place)
        : m_trace(trace.trace()),
          m_structure(trace.structure),
          m_gates(trace.detection.gates),
          m_place(place),
          m_own(trace.imported.ours) {}

    std::optional<ExcerptPicture> make() {
        if (!setRange()) return std::nullopt;
        markGates();
        if (m_own) {
            addSlices();
        } else {
            addKernels();
        }
        finish();
        return std::move(m_picture);
    }

private:
    struct GateMark {
        int call = 0;
        bool redundant = false;
    };

    bool setRange() { return m_place.layer < 0 ? rangeOfSlice() : m_own ? rangeOfBlock() : rangeOfLayer(); }
    bool rangeOfSlice();
    bool rangeOfBlock();
    bool rangeOfLayer();
    void markGates();
    void addKernels();
    void addSlices();
    void finish();
    PictureBox box(SliceId id, std::string role) const;
    bool inRange(std::int64_t start, std::int64_t end) const {
        return start < m_picture.to && std::max(end, start + 1) > m_picture.from;
    }

    const Trace& m_trace;
    const TraceStructure& m_structure;
    const GateReport& m_gates;
    const ExcerptPlace& m_place;
    const bool m_own;
    ExcerptPicture m_picture;
    std::map<SliceId, GateMark> m_marks;
};

bool PictureMaker::rangeOfSlice() {
    if (m_place.slice >= m_trace.sliceCount()) return false;
    const auto slice = m_trace.slice(m_place.slice);
    const auto around = std::max<std::int64_t>(10 * slice.duration, 1000);
    m_picture.what = fmt::format("rank {}", m_place.rank);
    m_picture.from = slice.start - around;
    m_picture.to = slice.end() + around;
    return true;
}

bool PictureMaker::rangeOfBlock() {
    const auto* layer = layerAt(m_gates, m_place.rank, m_place.step, m_place.layer);
    if (layer == nullptr) return false;
    const auto block = m_trace.slice(layer->router);
    m_picture.from = block.start;
    m_picture.to = block.end();
    for (const auto& call : layer->calls)
        m_picture.to = std::max(m_picture.to, call.start + call.durationNs); // a device's, behind the host's
    return true;
}

bool PictureMaker::rangeOfLayer() {
    const auto& layers = m_structure.moe.layers;
    const auto& rows = m_structure.kernels.rows;
    const auto endOf = [&](const MoeLayer& layer) { return rows[layer.routers.back()].end(); };
    const auto at = std::ranges::find_if(layers, [&](const MoeLayer& one) {
        return one.rank == m_place.rank && one.step == m_place.step && one.index == m_place.layer;
    });
    if (at == layers.end() || at->window.empty() || at->routers.empty()) return false;
    m_picture.from = rows[at->window.front()].start;
    m_picture.to = endOf(*at);
    const auto next = std::next(at);
    if (next != layers.end() && next->rank == at->rank && next->step == at->step && !next->routers.empty()) {
        m_picture.to = std::max(m_picture.to, endOf(*next));
        return true;
    }
    const auto span = std::ranges::find_if(m_structure.moe.steps, [&](const StepSpan& one) {
        return one.rank == m_place.rank && one.step == m_place.step;
    });
    if (span != m_structure.moe.steps.end()) m_picture.to = std::max(m_picture.to, span->end);
    return true;
}

void PictureMaker::markGates() {
    std::int64_t first = m_picture.to;
    std::int64_t last = m_picture.from;
    for (const auto& layer : m_gates.layers) {
        int number = 0;
        for (const auto& call : layer.calls) {
            ++number;
            for (const auto slice : call.slices) {
                m_marks[slice] = {number, call.redundant};
                if (layer.step != m_place.step || layer.layer != m_place.layer || layer.rank != m_place.rank)
                    continue;
                first = std::min(first, m_trace.starts()[slice]);
                last = std::max(last, m_trace.starts()[slice] + m_trace.durations()[slice]);
            }
        }
    }
    if (first >= last) return;
    m_picture.gatesFrom = first;
    m_picture.gatesTo = last;
}

PictureBox PictureMaker::box(SliceId id, std::string role) const {
    const auto slice = m_trace.slice(id);
    PictureBox result{.start = slice.start,
                      .end = slice.end(),
                      .name = std::string(m_trace.name(id)),
                      .role = std::move(role)};
    if (const auto mark = m_marks.find(id); mark != m_marks.end()) {
        result.role = "gate";
        result.gateCall = mark->second.call;
        result.redundant = mark->second.redundant;
    }
    return result;
}

void PictureMaker::addKernels() {
    const auto& table = m_structure.kernels;
    std::map<std::uint32_t, PictureRow> rows; // by queue
    for (const auto& row : table.rows) {
        const auto& queue = table.queues[row.queue];
        if (!inRange(row.start, row.end()) || table.ranks[queue.rank] != m_place.rank) continue;
        auto& shown = rows[row.queue];
        shown.name = queue.name;
        shown.boxes.push_back(box(row.slice, std::string(familyName(row.family))));
    }
    for (auto& [queue, row] : rows)
        m_picture.rows.push_back(std::move(row));
}

void PictureMaker::addSlices() {
    const MoeSlices slices(m_trace);
    const auto* layer = layerAt(m_gates, m_place.rank, m_place.step, m_place.layer);
    const auto process = slices.process(layer != nullptr ? layer->router : m_place.slice);
    std::map<TrackId, PictureRow> rows;
    std::map<TrackId, int> highest;
    for (SliceId id = 0; id < m_trace.sliceCount(); ++id) {
        const auto slice = m_trace.slice(id);
        if (slice.start >= m_picture.to) break; // by start
        const auto role = slices.role(id);
        if (!inRange(slice.start, slice.end()) || slices.process(id) != process || role == Role::Iteration)
            continue;
        auto& row = rows[slice.track];
        row.name = m_trace.tracks()[slice.track].name;
        row.boxes.push_back(box(id, roleName(role)));
        row.boxes.back().lane = slice.depth;
        const auto top = highest.try_emplace(slice.track, slice.depth).first;
        top->second = std::min(top->second, static_cast<int>(slice.depth));
    }
    for (auto& [track, row] : rows) {
        for (auto& one : row.boxes)
            one.lane -= highest[track];
        m_picture.rows.push_back(std::move(row));
    }
}

/// Keeps what fits a page: the rows with gate calls first, then the fullest; of too many boxes the longest.
void PictureMaker::finish() {
    if (m_place.layer >= 0) {
        m_picture.what =
            m_own ? fmt::format("pass {}, layer {}", m_place.step, m_place.layer)
                  : fmt::format("rank {}, step {}, MoE layer {}", m_place.rank, m_place.step, m_place.layer);
    }
    auto& rows = m_picture.rows;
    std::ranges::stable_sort(rows, std::greater<>(), [](const PictureRow& row) {
        return std::pair(std::ranges::any_of(row.boxes, [](const auto& one) { return one.gateCall > 0; }),
                         row.boxes.size());
    });
    m_picture.rowsLeftOut = rows.size() - std::min(rows.size(), kMostRows);
    rows.resize(rows.size() - m_picture.rowsLeftOut);

    std::vector<std::int64_t> lengths;
    for (const auto& row : rows) {
        for (const auto& one : row.boxes)
            lengths.push_back(one.gateCall > 0 ? std::numeric_limits<std::int64_t>::max()
                                               : one.end - one.start);
    }
    if (lengths.size() > kMostBoxes) {
        std::ranges::nth_element(lengths, lengths.begin() + kMostBoxes, std::greater<>());
        const auto shortest = lengths[kMostBoxes];
        for (auto& row : rows) {
            m_picture.boxesLeftOut += std::erase_if(row.boxes, [&](const PictureBox& one) {
                return one.gateCall == 0 && one.end - one.start <= shortest;
            });
        }
    }
    for (auto& row : rows) {
        for (const auto& one : row.boxes)
            row.lanes = std::max(row.lanes, one.lane + 1);
    }
}

} // namespace

std::optional<ExcerptPlace> placeToShow(const ReportedTrace& trace) {
    const auto& detection = trace.detection;
    for (const auto& finding : detection.findings) {
        if (finding.evidence.empty()) continue;
        const auto slice = finding.evidence.front();
        for (const auto& layer : detection.gates.layers) {
            if (holds(layer, slice)) return ExcerptPlace{layer.rank, layer.step, layer.layer, slice};
        }
        return ExcerptPlace{.rank = finding.rank, .slice = slice};
    }
    const auto& layers = detection.gates.layers;
    if (layers.empty()) return std::nullopt;
    const auto second = std::ranges::find(layers, 1, &GateLayer::step);
    const auto& layer = second != layers.end() ? *second : layers.front();
    return ExcerptPlace{layer.rank, layer.step, layer.layer, layer.router};
}

std::optional<ExcerptPicture> excerptPicture(const ReportedTrace& trace, const ExcerptPlace& place) {
    return PictureMaker(trace, place).make();
}

ExcerptPicture closerLook(const ExcerptPicture& picture, std::int64_t from, std::int64_t to) {
    ExcerptPicture closer = picture;
    closer.from = from;
    closer.to = to;
    for (auto& row : closer.rows)
        std::erase_if(row.boxes, [&](const PictureBox& one) { return one.end <= from || one.start >= to; });
    std::erase_if(closer.rows, [](const PictureRow& row) { return row.boxes.empty(); });
    return closer;
}

} // namespace gatescope

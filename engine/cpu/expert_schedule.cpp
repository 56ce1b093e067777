// SPDX-License-Identifier: GPL-3.0-or-later
#include "cpu/expert_schedule.h"

#include "base/bf16.h"
#include "cpu/relax.h"
#include "moe/layer_buffer.h"

#include <algorithm>
#include <cmath>

namespace gatescope {

namespace {

// Below about this many rows a block takes the time of reading its weights.
constexpr double kMemoryBoundRows = 4.0;
constexpr int kTasksPerWorker = 4;     // few, since each starts with weights that nobody has fetched
constexpr int kSpinsOfEarlyTask = 200; // of a w2 task that came early, before it begins to yield its core
constexpr int kTailSplit = 4; // the last block of each worker is cut finer, so that the team ends together

double costOf(int rows) {
    return std::max(kMemoryBoundRows, static_cast<double>(rows));
}

/// The largest, the smallest, the second largest, ...: large blocks are bound by arithmetic and small ones by
/// memory, so that the team uses both at any time.
template <typename T>
void takeFromBothEnds(std::vector<T>& sorted) {
    std::vector<T> mixed;
    mixed.reserve(sorted.size());
    for (std::size_t low = 0, high = sorted.size(); low < high;) {
        mixed.push_back(sorted[low++]);
        if (low < high) mixed.push_back(sorted[--high]);
    }
    sorted.swap(mixed);
}

/// to[h] = x[h] * weight, both rounded to the dtype.
void scaleRow(const std::byte* x, float weight, int h, DType dtype, std::byte* to) {
    if (dtype == DType::F32) {
        const auto* from = reinterpret_cast<const float*>(x);
        for (int c = 0; c < h; ++c)
            reinterpret_cast<float*>(to)[c] = from[c] * weight;
        return;
    }
    const auto* from = reinterpret_cast<const std::uint16_t*>(x);
    const float rounded = roundToBf16(weight);
    for (int c = 0; c < h; ++c)
        reinterpret_cast<std::uint16_t*>(to)[c] = floatToBf16(bf16ToFloat(from[c]) * rounded);
}

} // namespace

ExpertSchedule::ExpertSchedule(ThreadTeam& team, const Gemm& gemm)
    : m_team(team), m_gemm(gemm), m_workers(static_cast<std::size_t>(team.size())) {}

void ExpertSchedule::cutBlocks(std::span<const ExpertGroup> groups) {
    m_blocks.clear();
    for (std::size_t g = 0; g < groups.size(); ++g) {
        const int count = (groups[g].rows + m_gemm.blockRows() - 1) / m_gemm.blockRows();
        for (int b = 0; b < count; ++b) {
            const auto range = partOf(groups[g].rows, b, count);
            m_blocks.push_back({static_cast<int>(g), range.first, range.last - range.first, 1, 1, 0});
        }
    }
    std::ranges::stable_sort(m_blocks, [](const Block& a, const Block& b) { return a.rows > b.rows; });
    takeFromBothEnds(m_blocks);

    double total = 0;
    for (const auto& block : m_blocks)
        total += costOf(block.rows);
    const double target = total / (m_members * kTasksPerWorker);
    const auto tailStart = static_cast<std::ptrdiff_t>(m_blocks.size()) - m_members;
    m_rowsBytes = m_hiddenBytes = 0;
    for (std::size_t b = 0; b < m_blocks.size(); ++b) {
        auto& block = m_blocks[b];
        const auto& group = groups[static_cast<std::size_t>(block.group)];
        int parts = static_cast<int>(std::ceil(costOf(block.rows) / target));
        if (static_cast<std::ptrdiff_t>(b) >= tailStart) parts = std::max(parts, kTailSplit);
        if (m_members == 1) parts = 1;
        block.gateUpParts = std::min(parts, m_gemm.chunks(group.gateUp.n, true));
        block.downParts = std::min(parts, m_gemm.chunks(group.down.n, false));
        block.hiddenAt = m_hiddenBytes;
        m_hiddenBytes += wholeCacheLines(m_gemm.hiddenBytes(block.rows, group.gateUp.n));
        m_rowsBytes = std::max(m_rowsBytes, m_gemm.rowsBytes(block.rows, group.gateUp.k));
    }
}

void ExpertSchedule::orderTasks() {
    m_tasks.clear();
    const auto add = [this](std::size_t block, bool down) {
        const int parts = down ? m_blocks[block].downParts : m_blocks[block].gateUpParts;
        for (int part = 0; part < parts; ++part)
            m_tasks.push_back({static_cast<int>(block), down, part, 0});
    };
    const auto lag = static_cast<std::size_t>(m_members);
    for (std::size_t b = 0; b < m_blocks.size() + lag; ++b) {
        if (b < m_blocks.size()) add(b, false);
        if (b >= lag && b - lag < m_blocks.size()) add(b - lag, true);
    }
}

/// Shares are summed up before they are rounded, so that the whole is exact.
void ExpertSchedule::countBytes(std::span<const ExpertGroup> groups, int tokens, const ElementBytes& bytes) {
    double rows = 0;
    for (const auto& group : groups)
        rows += group.rows;
    double gateUp = 0;
    double down = 0;
    for (auto& task : m_tasks) {
        const auto& block = m_blocks[static_cast<std::size_t>(task.block)];
        const auto& group = groups[static_cast<std::size_t>(block.group)];
        const TaskShare share{.inputRows = block.rows * tokens / rows,
                              .rows = static_cast<double>(block.rows),
                              .experts = static_cast<double>(block.rows) / group.rows,
                              .columns = static_cast<double>(columnsOf(task, group)) /
                                         (task.down ? group.down.n : group.gateUp.n),
                              .hidden = group.gateUp.k,
                              .width = group.gateUp.n};
        double& sum = task.down ? down : gateUp;
        const auto before = std::llround(sum);
        sum += task.down ? w2Share(share, bytes) : w13Share(share, bytes);
        task.bytes = std::llround(sum) - before;
    }
}

void ExpertSchedule::reserveWork() {
    m_hidden.growTo(m_hiddenBytes);
    if (m_gateUpLeftSize < m_blocks.size()) {
        m_gateUpLeftSize = m_blocks.size() * 2;
        m_gateUpLeft = std::make_unique<std::atomic<int>[]>(m_gateUpLeftSize);
    }
    for (std::size_t b = 0; b < m_blocks.size(); ++b) {
        m_gateUpLeft[b].store(m_blocks[b].gateUpParts + 1, std::memory_order_relaxed);
    }
    m_next.store(0, std::memory_order_relaxed);
    m_abandoned.store(false, std::memory_order_relaxed);
}

double ExpertSchedule::workOf(std::span<const ExpertGroup> groups) const {
    double bytes = 0;
    double flops = 0;
    for (const auto& group : groups) {
        const double weights = 2.0 * group.gateUp.n * group.gateUp.k + 1.0 * group.down.n * group.down.k;
        bytes += weights * m_gemm.bytesPerWeight();
        flops += 2 * weights * group.rows;
    }
    return ThreadTeam::workOf(bytes, flops);
}

void ExpertSchedule::run(std::span<const ExpertGroup> groups, const Input& input, const Names& names,
                         const ElementBytes& bytes, Recorder* recorder) {
    m_members = m_team.membersFor(workOf(groups));
    cutBlocks(groups);
    orderTasks();
    if (recorder != nullptr && recorder->enabled()) countBytes(groups, input.tokens, bytes);
    reserveWork();
    m_team.run(m_members, [&](int member) { work(member, groups, input, names, recorder); });
}

void ExpertSchedule::work(int member, std::span<const ExpertGroup> groups, const Input& input,
                          const Names& names, Recorder* recorder) {
    try {
        auto& worker = m_workers[static_cast<std::size_t>(member)];
        worker.rowsOf = -1;
        worker.rows.growTo(m_rowsBytes);
        const int count = static_cast<int>(m_tasks.size());
        for (int next = m_next.fetch_add(1, std::memory_order_relaxed); next < count;
             next = m_next.fetch_add(1, std::memory_order_relaxed)) {
            if (!carryOut(m_tasks[static_cast<std::size_t>(next)], member, groups, input, names, recorder))
                return;
        }
    } catch (...) {
        m_abandoned.store(true, std::memory_order_release); // whoever waits for this member's tasks goes home
        throw;
    }
}

bool ExpertSchedule::carryOut(const Task& task, int member, std::span<const ExpertGroup> groups,
                              const Input& input, const Names& names, Recorder* recorder) {
    auto& worker = m_workers[static_cast<std::size_t>(member)];
    const auto& group =
        groups[static_cast<std::size_t>(m_blocks[static_cast<std::size_t>(task.block)].group)];
    auto& left = m_gateUpLeft[static_cast<std::size_t>(task.block)];
    if (task.down && !waitForGateUp(left)) return false;
    RecorderScope scope(recorder, recorder ? &recorder->worker(member) : nullptr,
                        task.down ? names.down : names.gateUp,
                        roleName(task.down ? names.downRole : names.gateUpRole));
    if (auto* args = scope.args()) describe(*args, task, group, input);
    if (task.down) {
        downTask(task, group, worker);
    } else {
        gateUpTask(task, group, input, worker);
        // Who does the last part finishes the block: its hidden rows may need a look at all columns.
        if (left.fetch_sub(1, std::memory_order_acq_rel) == 2) {
            const auto& block = m_blocks[static_cast<std::size_t>(task.block)];
            m_gemm.finishHidden(m_hidden.as<std::byte>() + block.hiddenAt, block.rows, group.gateUp.n);
            left.store(0, std::memory_order_release);
        }
    }
    return true;
}

Range ExpertSchedule::chunksOf(const Task& task, const ExpertGroup& group) const {
    const auto& block = m_blocks[static_cast<std::size_t>(task.block)];
    return task.down ? partOf(m_gemm.chunks(group.down.n, false), task.part, block.downParts)
                     : partOf(m_gemm.chunks(group.gateUp.n, true), task.part, block.gateUpParts);
}

int ExpertSchedule::columnsOf(const Task& task, const ExpertGroup& group) const {
    const auto chunks = chunksOf(task, group);
    const int all = task.down ? group.down.n : group.gateUp.n;
    const int width = m_gemm.chunkColumns(!task.down);
    return std::min(all, chunks.last * width) - std::min(all, chunks.first * width);
}

bool ExpertSchedule::waitForGateUp(const std::atomic<int>& left) const {
    for (int spins = 0; left.load(std::memory_order_acquire) != 0; ++spins) {
        if (m_abandoned.load(std::memory_order_acquire)) return false;
        if (spins < kSpinsOfEarlyTask) {
            relax();
        } else {
            std::this_thread::yield();
        }
    }
    return true;
}

void ExpertSchedule::packBlock(const Block& block, const ExpertGroup& group, const Input& input,
                               Worker& worker) const {
    const int h = group.gateUp.k;
    const std::int32_t* ids = group.tokens + block.firstRow;
    if (input.quantized != nullptr) {
        m_gemm.rowQuantizer()->packQuantizedRows(input.quantized, ids, block.rows, h,
                                                 worker.rows.as<std::byte>());
        return;
    }
    const std::byte* x = input.x;
    if (group.inputWeights != nullptr) {
        const std::size_t rowBytes = static_cast<std::size_t>(h) * dtypeSize(input.dtype);
        worker.scaled.growTo(static_cast<std::size_t>(block.rows) * rowBytes);
        for (int r = 0; r < block.rows; ++r) {
            scaleRow(input.x + static_cast<std::size_t>(ids[r]) * rowBytes,
                     group.inputWeights[block.firstRow + r], h, input.dtype,
                     worker.scaled.as<>() + static_cast<std::size_t>(r) * rowBytes);
        }
        x = worker.scaled.as<>();
        ids = nullptr;
    }
    m_gemm.packRows(x, ids, block.rows, h, worker.rows.as<std::byte>());
}

void ExpertSchedule::gateUpTask(const Task& task, const ExpertGroup& group, const Input& input,
                                Worker& worker) {
    const auto& block = m_blocks[static_cast<std::size_t>(task.block)];
    const auto range = chunksOf(task, group);
    m_gemm.fetchFirst(group.gateUp, true, range.first);
    if (worker.rowsOf != task.block) {
        packBlock(block, group, input, worker);
        worker.rowsOf = task.block;
    }
    m_gemm.multiplyGated(worker.rows.as<std::byte>(), block.rows, group.gateUp, input.activation, range.first,
                         range.last, m_hidden.as<std::byte>() + block.hiddenAt, worker.scratch);
}

void ExpertSchedule::downTask(const Task& task, const ExpertGroup& group, Worker& worker) {
    const auto& block = m_blocks[static_cast<std::size_t>(task.block)];
    const auto range = chunksOf(task, group);
    m_gemm.fetchFirst(group.down, false, range.first);
    m_gemm.multiply(m_hidden.as<std::byte>() + block.hiddenAt, block.rows, group.down, range.first,
                    range.last, group.y + static_cast<std::ptrdiff_t>(block.firstRow) * group.down.n,
                    group.down.n, worker.scratch);
}

void ExpertSchedule::describe(RecordedArgs& args, const Task& task, const ExpertGroup& group,
                              const Input& input) const {
    const auto& block = m_blocks[static_cast<std::size_t>(task.block)];
    const auto& matrix = task.down ? group.down : group.gateUp;
    const std::int64_t columns = std::int64_t{columnsOf(task, group)} * (task.down ? 1 : 2);
    if (group.expert >= 0) args.add(ArgKey::Expert, group.expert);
    using namespace layer_buffer;
    const bool shared = group.expert < 0;
    const int hidden = shared ? kSharedHidden : kHidden;
    if (task.down) {
        args.addList(ArgKey::Reads, {hidden, kDownWeights});
        args.addList(ArgKey::Writes, {shared ? kSharedOutput : kExpertOutput});
    } else {
        args.addList(ArgKey::Reads,
                     {input.quantized != nullptr ? kQuantizedInput : kInput, kRows, kGateUpWeights});
        args.addList(ArgKey::Writes, {hidden});
    }
    args.addShape(block.rows, columns, matrix.k);
    args.addPositive(ArgKey::Flops, block.rows * columns * (2 * matrix.k + (matrix.bias != nullptr ? 1 : 0)));
    args.addPositive(ArgKey::Bytes, task.bytes);
}

} // namespace gatescope

// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "analysis/role.h"
#include "base/aligned_buffer.h"
#include "cpu/gemm.h"
#include "cpu/thread_team.h"
#include "moe/traffic.h"
#include "trace/recorder.h"

#include <atomic>
#include <memory>
#include <span>

namespace gatescope {

/// The rows that one expert works on: y[rows, H] = w2(activation(gate(x), up(x))) for the tokens named.
struct ExpertGroup {
    int expert = 0;
    PackedMatrix gateUp; ///< gated, n = I, k = H
    PackedMatrix down;   ///< n = H, k = I
    const std::int32_t* tokens = nullptr;
    int rows = 0;
    float* y = nullptr; ///< [rows, H]
    /// [rows] what each row of x is multiplied with before w13 (Llama-4), or null. Weight and product are
    /// rounded to the input's dtype, as transformers and vLLM do.
    const float* inputWeights = nullptr;
};

/// Carries out the experts of one layer on a thread team. A group is cut into blocks of rows that fit the
/// second-level cache, a block into column parts where that is needed to balance the team. Tasks are taken in
/// order from one counter, the costliest and the cheapest in turn; the w2 tasks of a block stand behind the
/// w13 tasks of a later one, so that there is no barrier between w13 and w2: a worker that comes too early
/// waits for that block's w13 parts alone. Parts of w13 never wait, and those a w2 task waits for were taken
/// before it, so the order cannot deadlock. Where a task throws, the others stop and run() rethrows.
class ExpertSchedule {
public:
    ExpertSchedule(ThreadTeam& team, const Gemm& gemm);

    struct Names {
        const char* gateUp;
        const char* down;
        Role gateUpRole;
        Role downRole;
    };

    /// x [tokens, H] in `dtype`, and what becomes of its products with w13.
    struct Input {
        const std::byte* x;
        int tokens;
        DType dtype = DType::BF16;
        GatedActivation activation{};
        /// x as RowQuantizer has it, or null: then each group quantises its own rows. Not with inputWeights.
        const std::byte* quantized = nullptr;
    };

    /// Returns when all groups are done. The tasks that are recorded have bytes that sum to what the groups
    /// need together (moe/traffic.h) with elements of these sizes.
    void run(std::span<const ExpertGroup> groups, const Input& input, const Names& names,
             const ElementBytes& bytes, Recorder* recorder);

private:
    struct Block {
        int group;
        int firstRow;
        int rows;
        int gateUpParts;
        int downParts;
        std::size_t hiddenAt;
    };
    struct Task {
        int block;
        bool down;
        int part;
        std::int64_t bytes; ///< counted where it is recorded
    };
    struct Worker {
        AlignedBuffer rows;   ///< activations of one block
        int rowsOf = -1;      ///< the block they belong to
        AlignedBuffer scaled; ///< the block's rows times their weights, where they have any
        GemmScratch scratch;
    };

    void cutBlocks(std::span<const ExpertGroup> groups);
    void orderTasks();
    void countBytes(std::span<const ExpertGroup> groups, int tokens, const ElementBytes& bytes);
    void reserveWork();
    double workOf(std::span<const ExpertGroup> groups) const;
    void work(int member, std::span<const ExpertGroup> groups, const Input& input, const Names& names,
              Recorder* recorder);
    /// False where another member's task failed, so that this one can never be done.
    bool carryOut(const Task& task, int member, std::span<const ExpertGroup> groups, const Input& input,
                  const Names& names, Recorder* recorder);
    Range chunksOf(const Task& task, const ExpertGroup& group) const;
    int columnsOf(const Task& task, const ExpertGroup& group) const;
    bool waitForGateUp(const std::atomic<int>& left) const;
    void packBlock(const Block& block, const ExpertGroup& group, const Input& input, Worker& worker) const;
    void gateUpTask(const Task& task, const ExpertGroup& group, const Input& input, Worker& worker);
    void downTask(const Task& task, const ExpertGroup& group, Worker& worker);
    void describe(RecordedArgs& args, const Task& task, const ExpertGroup& group, const Input& input) const;

    ThreadTeam& m_team;
    const Gemm& m_gemm;
    std::vector<Block> m_blocks;
    std::vector<Task> m_tasks;
    std::vector<Worker> m_workers;
    int m_members = 1;      ///< of the team that the present run is worth
    AlignedBuffer m_hidden; ///< activation(gate, up) of every block
    std::size_t m_rowsBytes = 0;
    std::size_t m_hiddenBytes = 0;
    std::unique_ptr<std::atomic<int>[]> m_gateUpLeft; ///< per block: parts of w13 not done yet, and 1 until
                                                      ///< its hidden rows are finished
    std::size_t m_gateUpLeftSize = 0;
    alignas(64) std::atomic<int> m_next{0};
    std::atomic<bool> m_abandoned{false}; ///< a task of this run threw
};

} // namespace gatescope

// SPDX-License-Identifier: GPL-3.0-or-later
// Misuse of the API: each returns the proper error and prints one line.

#include "isolated.h"
#include "simulated_device.h"

namespace gatescope::zesim::test {
namespace {

using ::testing::HasSubstr;

constexpr ze_group_count_t oneGroup{1, 1, 1};

// Runs a misuse in a process of its own; it must give the result, be counted once, and be told in these
// words.
template <class Misuse>
void expectCheck(ze_result_t result, const std::string& words, Misuse misuse) {
    EXPECT_ISOLATED(Environment{}, HasSubstr("zesim: check failed: " + words), [&] {
        SimulatedDevice gpu;
        EXPECT_ZE_RESULT(misuse(gpu), result);
        EXPECT_EQ(gpu.checkFailures(), 1u);
    });
}

ze_kernel_handle_t readyKernel(SimulatedDevice& gpu) {
    const auto kernel = gpu.kernel("basic", "multiply_add", 32);
    gpu.setArguments(kernel, gpu.upload(std::vector<float>(32, 1.0f)), 1.0f, 0.0f);
    return kernel;
}

// A submitted list that waits for the event; the caller signals it in the end.
ze_command_list_handle_t submitWaiting(SimulatedDevice& gpu, ze_event_handle_t event,
                                       ze_event_handle_t signal = nullptr) {
    auto list = gpu.list();
    EXPECT_ZE(zeCommandListAppendBarrier(list, signal, 1, &event));
    EXPECT_ZE(zeCommandListClose(list));
    EXPECT_ZE(zeCommandQueueExecuteCommandLists(gpu.queue, 1, &list, nullptr));
    return list;
}

ze_result_t finishing(SimulatedDevice& gpu, ze_event_handle_t event, ze_result_t result) {
    EXPECT_ZE(zeEventHostSignal(event));
    EXPECT_ZE(zeCommandQueueSynchronize(gpu.queue, UINT64_MAX));
    return result;
}

TEST(Check, listMustBeClosedToBeExecuted) {
    expectCheck(ZE_RESULT_ERROR_INVALID_ARGUMENT, "a command list is executed before it is closed",
                [](auto& gpu) {
                    auto list = gpu.list();
                    return zeCommandQueueExecuteCommandLists(gpu.queue, 1, &list, nullptr);
                });
}

TEST(Check, listIsClosedOnce) {
    expectCheck(ZE_RESULT_ERROR_INVALID_ARGUMENT, "a command list is closed twice", [](auto& gpu) {
        const auto list = gpu.list();
        EXPECT_ZE(zeCommandListClose(list));
        return zeCommandListClose(list);
    });
}

TEST(Check, closedListTakesNoCommands) {
    expectCheck(ZE_RESULT_ERROR_INVALID_ARGUMENT, "a command is appended to a closed list", [](auto& gpu) {
        const auto list = gpu.list();
        EXPECT_ZE(zeCommandListClose(list));
        return zeCommandListAppendBarrier(list, nullptr, 0, nullptr);
    });
}

TEST(Check, runningListIsNotReset) {
    expectCheck(ZE_RESULT_ERROR_HANDLE_OBJECT_IN_USE, "a command list is reset while it runs", [](auto& gpu) {
        const auto event = gpu.event();
        const auto list = submitWaiting(gpu, event);
        return finishing(gpu, event, zeCommandListReset(list));
    });
}

TEST(Check, runningObjectsAreNotDestroyed) {
    expectCheck(ZE_RESULT_ERROR_HANDLE_OBJECT_IN_USE, "a command list is destroyed while it runs",
                [](auto& gpu) {
                    const auto event = gpu.event();
                    const auto list = submitWaiting(gpu, event);
                    return finishing(gpu, event, zeCommandListDestroy(list));
                });
    expectCheck(ZE_RESULT_ERROR_HANDLE_OBJECT_IN_USE, "a command queue is destroyed while it runs",
                [](auto& gpu) {
                    const auto event = gpu.event();
                    submitWaiting(gpu, event);
                    return finishing(gpu, event, zeCommandQueueDestroy(gpu.queue));
                });
    expectCheck(ZE_RESULT_ERROR_HANDLE_OBJECT_IN_USE, "an event is destroyed while submitted commands use it",
                [](auto& gpu) {
                    const auto event = gpu.event();
                    submitWaiting(gpu, event);
                    return finishing(gpu, event, zeEventDestroy(event));
                });
    expectCheck(ZE_RESULT_ERROR_HANDLE_OBJECT_IN_USE, "a module is destroyed before its kernels",
                [](auto& gpu) {
                    readyKernel(gpu);
                    return zeModuleDestroy(gpu.module("basic"));
                });
}

TEST(Check, usedMemoryIsNotFreed) {
    expectCheck(ZE_RESULT_ERROR_HANDLE_OBJECT_IN_USE, "memory is freed while submitted commands use it",
                [](auto& gpu) {
                    auto event = gpu.event();
                    void* const memory = gpu.allocate(64);
                    auto list = gpu.list();
                    const int zero = 0;
                    EXPECT_ZE(zeCommandListAppendMemoryFill(list, static_cast<char*>(memory) + 32, &zero, 4,
                                                            32, nullptr, 1, &event));
                    EXPECT_ZE(zeCommandListClose(list));
                    EXPECT_ZE(zeCommandQueueExecuteCommandLists(gpu.queue, 1, &list, nullptr));
                    return finishing(gpu, event, zeMemFree(gpu.context, memory));
                });
}

TEST(Check, pendingEventIsNotReset) {
    expectCheck(ZE_RESULT_ERROR_INVALID_SYNCHRONIZATION_OBJECT,
                "an event is reset while a submitted command will still signal it", [](auto& gpu) {
                    const auto gate = gpu.event();
                    const auto signaled = gpu.event();
                    submitWaiting(gpu, gate, signaled);
                    return finishing(gpu, gate, zeEventHostReset(signaled));
                });
}

TEST(Check, groupSizeKeepsTheLimits) {
    expectCheck(
        ZE_RESULT_ERROR_INVALID_GROUP_SIZE_DIMENSION, "kernel multiply_add: a group of 2048 work-items",
        [](auto& gpu) { return zeKernelSetGroupSize(gpu.kernel("basic", "multiply_add", 0), 2048, 1, 1); });
    expectCheck(ZE_RESULT_ERROR_INVALID_GROUP_SIZE_DIMENSION,
                "kernel fixed_group: the group size is not the one it requires", [](auto& gpu) {
                    return zeKernelSetGroupSize(gpu.kernel("basic", "fixed_group", 0), 16, 1, 1);
                });
    expectCheck(ZE_RESULT_ERROR_INVALID_GROUP_SIZE_DIMENSION,
                "kernel multiply_add: its group size is not set", [](auto& gpu) {
                    const auto kernel = gpu.kernel("basic", "multiply_add", 0);
                    return zeCommandListAppendLaunchKernel(gpu.list(), kernel, &oneGroup, nullptr, 0,
                                                           nullptr);
                });
}

TEST(Check, localMemoryKeepsTheLimit) {
    expectCheck(ZE_RESULT_ERROR_OUT_OF_DEVICE_MEMORY,
                "kernel reverse_groups: needs 100000 bytes of local memory", [](auto& gpu) {
                    const auto kernel = gpu.kernel("basic", "reverse_groups", 32);
                    int* const memory = gpu.upload(std::vector<int>(32));
                    gpu.setArguments(kernel, memory, memory);
                    EXPECT_ZE(zeKernelSetArgumentValue(kernel, 2, 100000, nullptr));
                    return zeCommandListAppendLaunchKernel(gpu.list(), kernel, &oneGroup, nullptr, 0,
                                                           nullptr);
                });
}

TEST(Check, argumentsAreSetAndFit) {
    expectCheck(
        ZE_RESULT_ERROR_INVALID_ARGUMENT, "kernel multiply_add, argument 0 is not set", [](auto& gpu) {
            const auto kernel = gpu.kernel("basic", "multiply_add", 32);
            return zeCommandListAppendLaunchKernel(gpu.list(), kernel, &oneGroup, nullptr, 0, nullptr);
        });
    expectCheck(ZE_RESULT_ERROR_INVALID_KERNEL_ARGUMENT_SIZE,
                "kernel multiply_add, argument 1: has 4 bytes, was given 8", [](auto& gpu) {
                    const double wrong = 1;
                    return zeKernelSetArgumentValue(gpu.kernel("basic", "multiply_add", 32), 1, sizeof wrong,
                                                    &wrong);
                });
    expectCheck(
        ZE_RESULT_ERROR_INVALID_KERNEL_ARGUMENT_INDEX, "kernel argument index out of range", [](auto& gpu) {
            const float value = 1;
            return zeKernelSetArgumentValue(gpu.kernel("basic", "multiply_add", 32), 3, sizeof value, &value);
        });
    expectCheck(ZE_RESULT_ERROR_INVALID_ARGUMENT,
                "kernel multiply_add, argument 0: points to no allocation of its context", [](auto& gpu) {
                    const float local = 1;
                    const float* const pointer = &local;
                    return zeKernelSetArgumentValue(gpu.kernel("basic", "multiply_add", 32), 0,
                                                    sizeof pointer, &pointer);
                });
    expectCheck(ZE_RESULT_ERROR_INVALID_ARGUMENT, "kernel multiply_add, argument 1: a value is missing",
                [](auto& gpu) {
                    return zeKernelSetArgumentValue(gpu.kernel("basic", "multiply_add", 32), 1, sizeof(float),
                                                    nullptr);
                });
}

TEST(Check, staleHandlesAreFound) {
    expectCheck(ZE_RESULT_ERROR_INVALID_ARGUMENT, "unknown or destroyed event handle", [](auto& gpu) {
        const ze_event_pool_desc_t poolDescription{ZE_STRUCTURE_TYPE_EVENT_POOL_DESC, nullptr, 0, 1};
        ze_event_pool_handle_t pool = nullptr;
        EXPECT_ZE(zeEventPoolCreate(gpu.context, &poolDescription, 0, nullptr, &pool));
        const ze_event_desc_t description{ZE_STRUCTURE_TYPE_EVENT_DESC, nullptr, 0, 0, 0};
        ze_event_handle_t event = nullptr;
        EXPECT_ZE(zeEventCreate(pool, &description, &event));
        EXPECT_ZE(zeEventDestroy(event));
        EXPECT_ZE(zeEventPoolDestroy(pool));
        return zeEventQueryStatus(event);
    });
    expectCheck(
        ZE_RESULT_ERROR_INVALID_ARGUMENT, "a command list refers to a kernel or event that was destroyed",
        [](auto& gpu) {
            const ze_kernel_desc_t description{ZE_STRUCTURE_TYPE_KERNEL_DESC, nullptr, 0, "where_am_i"};
            ze_kernel_handle_t kernel = nullptr;
            EXPECT_ZE(zeKernelCreate(gpu.module("basic"), &description, &kernel));
            EXPECT_ZE(zeKernelSetGroupSize(kernel, 1, 1, 1));
            gpu.setArguments(kernel, gpu.allocate(64));
            auto list = gpu.list();
            EXPECT_ZE(zeCommandListAppendLaunchKernel(list, kernel, &oneGroup, nullptr, 0, nullptr));
            EXPECT_ZE(zeCommandListClose(list));
            EXPECT_ZE(zeKernelDestroy(kernel));
            return zeCommandQueueExecuteCommandLists(gpu.queue, 1, &list, nullptr);
        });
}

TEST(Check, copiesStayInTheirAllocations) {
    expectCheck(ZE_RESULT_ERROR_INVALID_SIZE, "a copy reads past the end of an allocation", [](auto& gpu) {
        char buffer[128];
        return zeCommandListAppendMemoryCopy(gpu.list(), buffer, gpu.allocate(64), 65, nullptr, 0, nullptr);
    });
    expectCheck(ZE_RESULT_ERROR_OVERLAPPING_REGIONS, "a copy between overlapping ranges", [](auto& gpu) {
        auto* const memory = static_cast<char*>(gpu.allocate(64));
        return zeCommandListAppendMemoryCopy(gpu.list(), memory, memory + 8, 16, nullptr, 0, nullptr);
    });
}

TEST(Check, copyListsTakeNoKernels) {
    expectCheck(
        ZE_RESULT_ERROR_INVALID_COMMAND_LIST_TYPE, "a kernel is appended to a list that only copies",
        [](auto& gpu) {
            const auto kernel = readyKernel(gpu);
            const ze_command_list_desc_t description{ZE_STRUCTURE_TYPE_COMMAND_LIST_DESC, nullptr, 1, 0};
            ze_command_list_handle_t list = nullptr;
            EXPECT_ZE(zeCommandListCreate(gpu.context, gpu.device, &description, &list));
            const ze_result_t result =
                zeCommandListAppendLaunchKernel(list, kernel, &oneGroup, nullptr, 0, nullptr);
            EXPECT_ZE(zeCommandListDestroy(list));
            return result;
        });
}

} // namespace
} // namespace gatescope::zesim::test

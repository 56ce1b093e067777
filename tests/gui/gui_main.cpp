// SPDX-License-Identifier: GPL-3.0-or-later
#include "gui/stall_meter.h"

#include <QStandardPaths>

#include <gtest/gtest.h>

int main(int argc, char** argv) {
    // ctest asks for the list of tests without the tests' own environment, and CI has no display.
    if (!qEnvironmentVariableIsSet("QT_QPA_PLATFORM")) qputenv("QT_QPA_PLATFORM", "offscreen");
    QApplication::setAttribute(Qt::AA_DontUseNativeDialogs); // the tests drive Qt's own
    QStandardPaths::setTestModeEnabled(true);                // what the user has is left alone
    testing::InitGoogleTest(&argc, argv);
    gatescope::test::TimedApplication application(argc, argv);
    return RUN_ALL_TESTS();
}

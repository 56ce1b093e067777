// SPDX-License-Identifier: GPL-3.0-or-later
#include "shell/window_actions.h"

#include "shell/action_registry.h"

#include <QCoreApplication>

namespace gatescope {

namespace {

struct WindowActionsWords {
    Q_DECLARE_TR_FUNCTIONS(WindowActions)
};

using Where = ActionSpec::Where;

QKeySequence keys(QKeyCombination combination) {
    return QKeySequence(combination);
}

/// In the menu that is being filled.
class Menu {
public:
    Menu(ActionRegistry& actions, QString title) : m_actions(actions), m_title(std::move(title)) {}

    QAction* add(const char* id, const QString& text, const QString& tip,
                 const QList<QKeySequence>& keys = {}, Where where = Where::Window) {
        ActionSpec spec{QString::fromLatin1(id), m_title, text, tip, keys, where, false, m_separator};
        m_separator = false;
        return m_actions.add(spec);
    }
    QAction* addCheckable(const char* id, const QString& text, const QString& tip,
                          const QList<QKeySequence>& keys = {}, Where where = Where::Window) {
        QAction* action = add(id, text, tip, keys, where);
        action->setCheckable(true);
        return action;
    }
    void separate() { m_separator = true; }

private:
    ActionRegistry& m_actions;
    QString m_title;
    bool m_separator = false;
};

void addFileActions(ActionRegistry& actions) {
    Menu file(actions, WindowActionsWords::tr("&File"));
    file.add("file.open", WindowActionsWords::tr("&Open …"),
             WindowActionsWords::tr("Open a trace; several files are the ranks of one run"),
             {QKeySequence::Open});
    file.add("file.compare", WindowActionsWords::tr("Compare &with …"),
             WindowActionsWords::tr("Open a trace as the candidate beside this one"),
             {keys(Qt::CTRL | Qt::SHIFT | Qt::Key_O)});
    file.add("file.example", WindowActionsWords::tr("Open the &example"),
             WindowActionsWords::tr(
                 "A model on an H200 that calls its gate twice per layer, and the same with the fix"));
    file.separate();
    file.add("file.save", WindowActionsWords::tr("&Save"),
             WindowActionsWords::tr("Save the timeline as JSON that Perfetto opens too"),
             {QKeySequence::Save});
    file.add("file.save-as", WindowActionsWords::tr("Save &as …"),
             WindowActionsWords::tr("Save under another name"), {keys(Qt::CTRL | Qt::SHIFT | Qt::Key_S)});
    file.add("file.report", WindowActionsWords::tr("Export a repor&t …"),
             WindowActionsWords::tr(
                 "Findings, comparison, roofline and load in one file: HTML, Markdown, CSV or JSON"));
    file.add("file.picture", WindowActionsWords::tr("Export a &picture …"),
             WindowActionsWords::tr("Save what the window shows as PNG"),
             {keys(Qt::CTRL | Qt::SHIFT | Qt::Key_E)});
    file.separate();
    file.add("file.session-save", WindowActionsWords::tr("Save the sess&ion …"),
             WindowActionsWords::tr("Keep which files are open and how you look at them"));
    file.add("file.session-open", WindowActionsWords::tr("Open a sessio&n …"),
             WindowActionsWords::tr("Open the files of a session again"));
    file.add("file.session-last", WindowActionsWords::tr("Open what was open &last"),
             WindowActionsWords::tr("Open the files of the last time again, as they were looked at"));
    file.separate();
    file.add("file.close", WindowActionsWords::tr("&Close"),
             WindowActionsWords::tr("Close the trace in slot A"), {QKeySequence::Close});
    file.add("file.quit", WindowActionsWords::tr("&Quit"), WindowActionsWords::tr("Leave GateScope"),
             {keys(Qt::CTRL | Qt::Key_Q)});
}

void addEditActions(ActionRegistry& actions) {
    Menu edit(actions, WindowActionsWords::tr("&Edit"));
    edit.add("edit.undo", WindowActionsWords::tr("&Undo"),
             WindowActionsWords::tr("Undo the last zoom, selection, filter or arrangement"),
             {QKeySequence::Undo});
    edit.add("edit.redo", WindowActionsWords::tr("&Redo"), WindowActionsWords::tr("Do again what was undone"),
             {QKeySequence::Redo});
    edit.separate();
    edit.add("edit.filter", WindowActionsWords::tr("&Filter"),
             WindowActionsWords::tr("Emphasise slices by name, in every view"), {QKeySequence::Find});
    edit.add("edit.search", WindowActionsWords::tr("&Search"),
             WindowActionsWords::tr("Find slices by name or argument"), {keys(Qt::Key_Slash)},
             Where::Timeline);
    edit.add("edit.track", WindowActionsWords::tr("Find a &track"),
             WindowActionsWords::tr("Jump to a thread, stream or counter"), {keys(Qt::CTRL | Qt::Key_P)});
    edit.add("edit.clear", WindowActionsWords::tr("&Clear"),
             WindowActionsWords::tr("Select nothing and measure nothing"), {keys(Qt::Key_Escape)},
             Where::Timeline);
}

void addRunActions(ActionRegistry& actions) {
    Menu run(actions, WindowActionsWords::tr("&Run"));
    run.add("run.profile", WindowActionsWords::tr("&Profile"),
            WindowActionsWords::tr("Measure the layer as the form says"), {keys(Qt::CTRL | Qt::Key_R)});
    run.add("run.cancel", WindowActionsWords::tr("&Cancel"), WindowActionsWords::tr("Stop the present work"),
            {keys(Qt::CTRL | Qt::Key_Period)});
    run.separate();
    run.addCheckable("run.form", WindowActionsWords::tr("Show the &form"),
                     WindowActionsWords::tr("What is run, and how"), {keys(Qt::Key_F9)});
    Menu compare(actions, WindowActionsWords::tr("&Compare"));
    compare.add("compare.flip", WindowActionsWords::tr("&is_internal_router"),
                WindowActionsWords::tr("The other side alone"), {keys(Qt::Key_I)}, Where::Timeline);
    compare.add("compare.both", WindowActionsWords::tr("&Both sides"),
                WindowActionsWords::tr("Baseline above candidate"), {keys(Qt::Key_B)}, Where::Timeline);
    compare.add("compare.difference", WindowActionsWords::tr("&Difference"),
                WindowActionsWords::tr("Both sides, coloured by how each call's time differs"),
                {keys(Qt::SHIFT | Qt::Key_I)}, Where::Timeline);
    compare.add("compare.swap", WindowActionsWords::tr("E&xchange the sides"),
                WindowActionsWords::tr("Make the candidate the baseline"));
    compare.separate();
    compare.add("compare.link", WindowActionsWords::tr("Next &pair of kernels"),
                WindowActionsWords::tr("The next two calls that do the same work"), {keys(Qt::Key_L)},
                Where::Timeline);
    compare.add("compare.link-back", WindowActionsWords::tr("Pre&vious pair of kernels"),
                WindowActionsWords::tr("The two calls before that do the same work"),
                {keys(Qt::SHIFT | Qt::Key_L)}, Where::Timeline);
    compare.add("compare.focus", WindowActionsWords::tr("&Other side in focus"),
                WindowActionsWords::tr("Keys act on the other timeline; the selection goes along"),
                {keys(Qt::Key_X)}, Where::Timeline);
}

void addViewActions(ActionRegistry& actions) {
    Menu view(actions, WindowActionsWords::tr("&View"));
    view.add("view.zoom-in", WindowActionsWords::tr("Zoom &in"),
             WindowActionsWords::tr("Zoom in at the pointer; hold for more"),
             {keys(Qt::Key_W), QKeySequence::ZoomIn}, Where::Timeline);
    view.add("view.zoom-out", WindowActionsWords::tr("Zoom &out"),
             WindowActionsWords::tr("Zoom out at the pointer; hold for more"),
             {keys(Qt::Key_S), QKeySequence::ZoomOut}, Where::Timeline);
    view.add("view.pan-left", WindowActionsWords::tr("Pan &left"),
             WindowActionsWords::tr("Move to earlier times; hold for more"), {keys(Qt::Key_A)},
             Where::Timeline);
    view.add("view.pan-right", WindowActionsWords::tr("Pan &right"),
             WindowActionsWords::tr("Move to later times; hold for more"), {keys(Qt::Key_D)},
             Where::Timeline);
    view.add("view.fit", WindowActionsWords::tr("&Focus the selection, or fit all"),
             WindowActionsWords::tr("Fit the selection; again: everything"), {keys(Qt::Key_F)},
             Where::Timeline);
    view.add("view.gate", WindowActionsWords::tr("Next &gate call"),
             WindowActionsWords::tr(
                 "The next gate call that nothing reads; where every call is read, the next one"),
             {keys(Qt::Key_G)}, Where::Timeline);
    view.add("view.gate-back", WindowActionsWords::tr("Previous gate call"),
             WindowActionsWords::tr("The gate call before"), {keys(Qt::SHIFT | Qt::Key_G)}, Where::Timeline);
    view.separate();
    view.add("view.next", WindowActionsWords::tr("&Next slice"),
             WindowActionsWords::tr("Next slice on the track"), {keys(Qt::Key_Period)}, Where::Timeline);
    view.add("view.previous", WindowActionsWords::tr("&Previous slice"),
             WindowActionsWords::tr("Previous slice on the track"), {keys(Qt::Key_Comma)}, Where::Timeline);
    view.add("view.flow-next", WindowActionsWords::tr("Follow the flow"),
             WindowActionsWords::tr("From a host launch to its device kernel"), {keys(Qt::Key_BracketRight)},
             Where::Timeline);
    view.add("view.flow-back", WindowActionsWords::tr("Follow the flow back"),
             WindowActionsWords::tr("From a device kernel to its host launch"), {keys(Qt::Key_BracketLeft)},
             Where::Timeline);
}

/// The view's menu goes on: places to come back to, and what stands beside the timeline.
void addPlaceActions(ActionRegistry& actions) {
    Menu view(actions, WindowActionsWords::tr("&View"));
    view.separate();
    view.add("view.area", WindowActionsWords::tr("&Area from the selection"),
             WindowActionsWords::tr("Add up what the selected time holds"), {keys(Qt::Key_R)},
             Where::Timeline);
    view.add("view.mark", WindowActionsWords::tr("&Mark"), WindowActionsWords::tr("Mark the selected time"),
             {keys(Qt::Key_M)}, Where::Timeline);
    view.add("view.mark-keep", WindowActionsWords::tr("Mark and &keep"),
             WindowActionsWords::tr("Keep the mark as a bookmark beside the trace"),
             {keys(Qt::SHIFT | Qt::Key_M)}, Where::Timeline);
    view.add("view.bookmark", WindowActionsWords::tr("Next &bookmark"),
             WindowActionsWords::tr("Show and mark the next bookmark or note"), {keys(Qt::Key_J)},
             Where::Timeline);
    view.add("view.bookmark-back", WindowActionsWords::tr("Previous bookmark"),
             WindowActionsWords::tr("Show and mark the bookmark or note before"),
             {keys(Qt::SHIFT | Qt::Key_J)}, Where::Timeline);
    view.add("view.bookmark-remove", WindowActionsWords::tr("Remove the bookmark"),
             WindowActionsWords::tr("Remove the bookmark that is marked"), {keys(Qt::SHIFT | Qt::Key_Delete)},
             Where::Timeline);
    view.separate();
    view.addCheckable("view.drawer", WindowActionsWords::tr("&Details drawer"),
                      WindowActionsWords::tr("Findings, kernels, details and more"), {keys(Qt::Key_Q)},
                      Where::Timeline);
    Menu theme(actions,
               WindowActionsWords::tr("&View") + QLatin1Char('/') + WindowActionsWords::tr("&Theme"));
    theme.addCheckable("theme.system", WindowActionsWords::tr("Like the &system"),
                       WindowActionsWords::tr("Light or dark as the desktop is"));
    theme.addCheckable("theme.light", WindowActionsWords::tr("&Light"),
                       WindowActionsWords::tr("Always light"));
    theme.addCheckable("theme.dark", WindowActionsWords::tr("&Dark"), WindowActionsWords::tr("Always dark"));
}

void addRangeActions(ActionRegistry& actions) {
    Menu range(actions, WindowActionsWords::tr("&View") + QLatin1Char('/') +
                            WindowActionsWords::tr("Filter by d&uration"));
    range.add("range.end-right", WindowActionsWords::tr("End of the range to the &right"),
              WindowActionsWords::tr("Mark a range of the histogram: its end moves to the right"),
              {keys(Qt::SHIFT | Qt::Key_Right)}, Where::Histogram);
    range.add("range.end-left", WindowActionsWords::tr("End of the range to the &left"),
              WindowActionsWords::tr("Mark a range of the histogram: its end moves to the left"),
              {keys(Qt::SHIFT | Qt::Key_Left)}, Where::Histogram);
    range.add("range.right", WindowActionsWords::tr("Range to longer &times"),
              WindowActionsWords::tr("Move the range that is marked in the histogram to the right"),
              {keys(Qt::CTRL | Qt::Key_Right)}, Where::Histogram);
    range.add("range.left", WindowActionsWords::tr("Range to &shorter times"),
              WindowActionsWords::tr("Move the range that is marked in the histogram to the left"),
              {keys(Qt::CTRL | Qt::Key_Left)}, Where::Histogram);
    range.add("range.clear", WindowActionsWords::tr("&Clear the range"),
              WindowActionsWords::tr("Filter by duration no more"), {keys(Qt::Key_Delete)}, Where::Histogram);
}

void addHelpActions(ActionRegistry& actions) {
    Menu help(actions, WindowActionsWords::tr("&Help"));
    help.add("help.palette", WindowActionsWords::tr("&Command palette"),
             WindowActionsWords::tr("Find anything that can be done"),
             {keys(Qt::CTRL | Qt::SHIFT | Qt::Key_P)});
    help.add("help.keys", WindowActionsWords::tr("&Keys"),
             WindowActionsWords::tr("All keys and mouse gestures"),
             {keys(Qt::Key_Question), keys(Qt::SHIFT | Qt::Key_Question)}, Where::Timeline);
    help.add("help.about", WindowActionsWords::tr("&About GateScope"),
             WindowActionsWords::tr("What it is and what it models"));
}

} // namespace

void addWindowActions(ActionRegistry& actions) {
    addFileActions(actions);
    addEditActions(actions);
    addRunActions(actions);
    addViewActions(actions);
    addRangeActions(actions);
    addPlaceActions(actions);
    addHelpActions(actions);
}

} // namespace gatescope

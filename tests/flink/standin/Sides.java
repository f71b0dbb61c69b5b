package restruct.standin;

import java.io.IOException;
import java.io.Serializable;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeSet;
import org.apache.beam.runners.core.construction.graph.ExecutableStage;
import org.apache.beam.runners.fnexecution.control.ProcessBundleDescriptors;
import org.apache.beam.runners.fnexecution.state.StateRequestHandler;
import org.apache.beam.runners.fnexecution.state.StateRequestHandlers;
import org.apache.beam.runners.fnexecution.translation.BatchSideInputHandlerFactory;
import org.apache.flink.api.java.tuple.Tuple2;

/** The side inputs of one stage, held in memory, for the SDK worker to ask for. */
final class Sides implements Serializable {
  private final Map<String, List<byte[]>> elements = new HashMap<>();

  static TreeSet<String> ids(ExecutableStage stage) {
    TreeSet<String> ids = new TreeSet<>();
    stage.getSideInputs().forEach(side -> ids.add(side.collection().getId()));
    return ids;
  }

  void keep(Tuple2<String, byte[]> side) {
    elements.computeIfAbsent(side.f0, id -> new ArrayList<>()).add(side.f1);
  }

  StateRequestHandler handler(ExecutableStage stage) throws IOException {
    if (stage.getSideInputs().isEmpty()) {
      return StateRequestHandler.unsupported();
    }
    return StateRequestHandlers.forSideInputHandlerFactory(
        ProcessBundleDescriptors.getSideInputs(stage),
        BatchSideInputHandlerFactory.forStage(stage, new Getter(stage)));
  }

  private final class Getter implements BatchSideInputHandlerFactory.SideInputGetter {
    private final ExecutableStage stage;

    Getter(ExecutableStage stage) {
      this.stage = stage;
    }

    @Override
    @SuppressWarnings("unchecked")
    public <T> List<T> getSideInput(String id) {
      Edge edge = new Edge(id, stage.getComponents());
      List<Object> values = new ArrayList<>();
      try {
        for (byte[] bytes : elements.getOrDefault(id, List.of())) {
          values.add(edge.decode(bytes));
        }
      } catch (IOException error) {
        throw new UncheckedIOException(error);
      }
      return (List<T>) values;
    }
  }
}

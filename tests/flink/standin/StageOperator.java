package restruct.standin;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.Map;
import org.apache.beam.model.pipeline.v1.RunnerApi;
import org.apache.beam.runners.core.construction.graph.ExecutableStage;
import org.apache.beam.runners.fnexecution.control.BundleProgressHandler;
import org.apache.beam.runners.fnexecution.control.DefaultExecutableStageContext;
import org.apache.beam.runners.fnexecution.control.ExecutableStageContext;
import org.apache.beam.runners.fnexecution.control.OutputReceiverFactory;
import org.apache.beam.runners.fnexecution.control.ReferenceCountingExecutableStageContextFactory;
import org.apache.beam.runners.fnexecution.control.RemoteBundle;
import org.apache.beam.runners.fnexecution.control.StageBundleFactory;
import org.apache.beam.runners.fnexecution.provisioning.JobInfo;
import org.apache.beam.sdk.fn.data.FnDataReceiver;
import org.apache.beam.sdk.util.WindowedValue;
import org.apache.flink.api.java.tuple.Tuple2;
import org.apache.flink.streaming.api.operators.AbstractStreamOperator;
import org.apache.flink.streaming.api.operators.BoundedMultiInput;
import org.apache.flink.streaming.api.operators.BoundedOneInput;
import org.apache.flink.streaming.api.operators.InputSelectable;
import org.apache.flink.streaming.api.operators.InputSelection;
import org.apache.flink.streaming.api.operators.OneInputStreamOperator;
import org.apache.flink.streaming.api.operators.TwoInputStreamOperator;
import org.apache.flink.streaming.runtime.streamrecord.StreamRecord;
import org.apache.flink.util.OutputTag;

/** One fused stage in an SDK worker: what a subtask gets is one bundle. */
abstract class StageOperator extends AbstractStreamOperator<byte[]> {
  // One context, and so one SDK process, for all stages of a job in a TaskManager at a time.
  private static final ReferenceCountingExecutableStageContextFactory CONTEXTS =
      ReferenceCountingExecutableStageContextFactory.create(
          DefaultExecutableStageContext::create, caller -> false);

  private final byte[] payload;
  private final JobInfo job;
  private final Map<String, Edge> outputs;
  private final Sides sides = new Sides();
  private transient ExecutableStage stage;
  private transient ExecutableStageContext context;
  private transient StageBundleFactory bundles;
  private transient Edge in;
  private transient RemoteBundle bundle;
  private transient FnDataReceiver<WindowedValue<?>> receiver;

  StageOperator(byte[] payload, JobInfo job, Map<String, Edge> outputs) {
    this.payload = payload;
    this.job = job;
    this.outputs = outputs;
  }

  static ExecutableStage parse(byte[] payload) {
    try {
      return ExecutableStage.fromPayload(RunnerApi.ExecutableStagePayload.parseFrom(payload));
    } catch (IOException error) {
      throw new UncheckedIOException(error);
    }
  }

  @Override
  public void open() throws Exception {
    super.open();
    stage = parse(payload);
    in = new Edge(stage.getInputPCollection().getId(), stage.getComponents());
    context = CONTEXTS.get(job);
    bundles = context.getStageBundleFactory(stage);
  }

  @Override
  public void close() throws Exception {
    try (AutoCloseable last = context; AutoCloseable first = bundles) {
      super.close();
    }
  }

  void keep(Tuple2<String, byte[]> side) {
    sides.keep(side);
  }

  void send(byte[] element) throws Exception {
    if (bundle == null) {
      bundle =
          bundles.getBundle(
              new Receivers(), sides.handler(stage), BundleProgressHandler.ignored());
      receiver = bundle.getInputReceivers().values().iterator().next();
    }
    receiver.accept(in.decode(element));
  }

  void finishBundle() throws Exception {
    if (bundle != null) {
      bundle.close();
      bundle = null;
    }
  }

  private final class Receivers implements OutputReceiverFactory {
    @Override
    @SuppressWarnings("unchecked")
    public <T> FnDataReceiver<T> create(String id) {
      Edge edge = outputs.get(id);
      OutputTag<byte[]> tag = new OutputTag<>(edge.id, Submit.BYTES);
      return value -> {
        byte[] bytes = edge.encode((WindowedValue<Object>) value);
        synchronized (StageOperator.this) {
          output.collect(tag, new StreamRecord<>(bytes));
        }
      };
    }
  }

  /** A stage without side inputs. */
  static final class Alone extends StageOperator
      implements OneInputStreamOperator<byte[], byte[]>, BoundedOneInput {
    Alone(byte[] payload, JobInfo job, Map<String, Edge> outputs) {
      super(payload, job, outputs);
    }

    @Override
    public void processElement(StreamRecord<byte[]> record) throws Exception {
      send(record.getValue());
    }

    @Override
    public void endInput() throws Exception {
      finishBundle();
    }
  }

  /** A stage that reads all of its side inputs before its first element. */
  static final class WithSides extends StageOperator
      implements TwoInputStreamOperator<byte[], Tuple2<String, byte[]>, byte[]>,
          BoundedMultiInput,
          InputSelectable {
    private boolean ready;

    WithSides(byte[] payload, JobInfo job, Map<String, Edge> outputs) {
      super(payload, job, outputs);
    }

    @Override
    public InputSelection nextSelection() {
      return ready ? InputSelection.FIRST : InputSelection.SECOND;
    }

    @Override
    public void processElement1(StreamRecord<byte[]> record) throws Exception {
      send(record.getValue());
    }

    @Override
    public void processElement2(StreamRecord<Tuple2<String, byte[]>> record) {
      keep(record.getValue());
    }

    @Override
    public void endInput(int number) throws Exception {
      if (number == 2) {
        ready = true;
      } else {
        finishBundle();
      }
    }
  }
}

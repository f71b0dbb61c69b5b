package restruct.standin;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import org.apache.beam.model.pipeline.v1.RunnerApi;
import org.apache.beam.runners.core.construction.graph.ExecutableStage;
import org.apache.beam.runners.core.construction.graph.GreedyPipelineFuser;
import org.apache.beam.runners.core.construction.graph.PipelineNode.PCollectionNode;
import org.apache.beam.runners.core.construction.graph.PipelineNode.PTransformNode;
import org.apache.beam.runners.core.construction.graph.QueryablePipeline;
import org.apache.beam.runners.core.construction.graph.TrivialNativeTransformExpander;
import org.apache.beam.runners.fnexecution.provisioning.JobInfo;
import org.apache.beam.vendor.grpc.v1p60p1.com.google.protobuf.Struct;
import org.apache.beam.vendor.grpc.v1p60p1.com.google.protobuf.util.JsonFormat;
import org.apache.flink.api.common.RuntimeExecutionMode;
import org.apache.flink.api.common.typeinfo.PrimitiveArrayTypeInfo;
import org.apache.flink.api.common.typeinfo.TypeInformation;
import org.apache.flink.api.common.typeinfo.Types;
import org.apache.flink.api.java.tuple.Tuple2;
import org.apache.flink.configuration.Configuration;
import org.apache.flink.streaming.api.datastream.DataStream;
import org.apache.flink.streaming.api.datastream.SingleOutputStreamOperator;
import org.apache.flink.streaming.api.environment.StreamExecutionEnvironment;
import org.apache.flink.util.OutputTag;

/** A Beam pipeline of global windows as a batch job on a cluster: PIPELINE OPTIONS PORT N. */
public final class Submit {
  static final TypeInformation<byte[]> BYTES =
      PrimitiveArrayTypeInfo.BYTE_PRIMITIVE_ARRAY_TYPE_INFO;
  private static final TypeInformation<Tuple2<String, byte[]>> PAIRS =
      Types.TUPLE(Types.STRING, BYTES);
  private static final String IMPULSE = "beam:transform:impulse:v1";
  private static final String FLATTEN = "beam:transform:flatten:v1";
  private static final String GROUP = "beam:transform:group_by_key:v1";

  private final StreamExecutionEnvironment env;
  private final JobInfo job;
  private final RunnerApi.Components components;
  private final QueryablePipeline graph;
  private final Map<String, DataStream<byte[]>> streams = new HashMap<>();
  // What a stage gives to a flatten, all of its outputs in one stream.
  private final Map<String, List<DataStream<byte[]>>> merged = new HashMap<>();

  private Submit(StreamExecutionEnvironment env, JobInfo job, RunnerApi.Pipeline fused) {
    this.env = env;
    this.job = job;
    this.components = fused.getComponents();
    this.graph = QueryablePipeline.forTransforms(fused.getRootTransformIdsList(), components);
  }

  public static void main(String[] args) throws Exception {
    Struct.Builder options = Struct.newBuilder();
    JsonFormat.parser().merge(Files.readString(Path.of(args[1])), options);
    Configuration settings = new Configuration();
    // Else one subtask would do for inputs as small as a test's, and a lost JobManager be awaited.
    settings.setString("execution.batch.adaptive.auto-parallelism.enabled", "false");
    settings.setString("rest.retry.max-attempts", "10");
    StreamExecutionEnvironment env =
        StreamExecutionEnvironment.createRemoteEnvironment(
            "localhost", Integer.parseInt(args[2]), settings);
    env.setRuntimeMode(RuntimeExecutionMode.BATCH);
    env.setParallelism(Integer.parseInt(args[3]));
    RunnerApi.Pipeline known =
        TrivialNativeTransformExpander.forKnownUrns(
            RunnerApi.Pipeline.parseFrom(Files.readAllBytes(Path.of(args[0]))),
            Set.of(IMPULSE, FLATTEN, GROUP, Native.RESHUFFLE));
    JobInfo job = JobInfo.create(UUID.randomUUID().toString(), "job", "", options.build());
    new Submit(env, job, GreedyPipelineFuser.fuse(known).toPipeline()).translate();
    env.execute("restruct");
  }

  private void translate() {
    for (PTransformNode node : graph.getTopologicallyOrderedTransforms()) {
      RunnerApi.PTransform transform = node.getTransform();
      switch (transform.getSpec().getUrn()) {
        case IMPULSE -> put(transform, impulse(transform));
        case FLATTEN -> put(transform, flatten(transform));
        case GROUP -> put(transform, group(transform));
        case Native.RESHUFFLE ->
            put(transform, recoded(input(transform), only(transform)).rebalance());
        case ExecutableStage.URN -> stage(transform);
        default ->
            throw new IllegalArgumentException("no way to run " + transform.getSpec().getUrn());
      }
    }
  }

  private void put(RunnerApi.PTransform transform, DataStream<byte[]> stream) {
    streams.put(only(transform), stream);
  }

  private static String only(RunnerApi.PTransform transform) {
    return transform.getOutputsMap().values().iterator().next();
  }

  private static String input(RunnerApi.PTransform transform) {
    return transform.getInputsMap().values().iterator().next();
  }

  private DataStream<byte[]> impulse(RunnerApi.PTransform transform) {
    return env.fromData(List.of(Edge.impulse(only(transform), components)), BYTES);
  }

  /** What a flatten joins may be encoded in more than one way. */
  private DataStream<byte[]> recoded(String from, String to) {
    DataStream<byte[]> stream = streams.get(from);
    if (Edge.same(from, to, components)) {
      return stream;
    }
    Edge in = new Edge(from, components);
    Edge out = new Edge(to, components);
    return stream.map(bytes -> out.encode(in.decode(bytes))).returns(BYTES);
  }

  private DataStream<byte[]> flatten(RunnerApi.PTransform transform) {
    List<DataStream<byte[]>> parts = merged.getOrDefault(only(transform), new ArrayList<>());
    for (String from : transform.getInputsMap().values()) {
      if (streams.containsKey(from)) {
        parts.add(recoded(from, only(transform)));
      }
    }
    return parts.stream()
        .reduce((one, other) -> one.union(other))
        .orElseGet(() -> env.fromData(new ArrayList<byte[]>(), BYTES));
  }

  /**
   * Where an output of a stage goes: to the flatten that alone reads it, or out as it is. A stage
   * of ours has hundreds of outputs, and each stream out of a task takes network buffers.
   */
  private String target(PCollectionNode output) {
    Set<PTransformNode> readers = graph.getPerElementConsumers(output);
    if (readers.size() == 1 && graph.getSingletonConsumers(output).isEmpty()) {
      RunnerApi.PTransform reader = readers.iterator().next().getTransform();
      if (reader.getSpec().getUrn().equals(FLATTEN)) {
        return only(reader);
      }
    }
    return output.getId();
  }

  private DataStream<byte[]> group(RunnerApi.PTransform transform) {
    Edge in = new Edge(input(transform), components);
    Edge out = new Edge(only(transform), components);
    return streams
        .get(input(transform))
        .map(new GroupOperator.Split(in)).returns(PAIRS)
        .keyBy(pair -> pair.f0, Types.STRING)
        .transform(transform.getUniqueName(), BYTES, new GroupOperator(in, out));
  }

  private void stage(RunnerApi.PTransform transform) {
    ExecutableStage stage = StageOperator.parse(transform.getSpec().getPayload().toByteArray());
    DataStream<byte[]> main = streams.get(stage.getInputPCollection().getId());
    DataStream<Tuple2<String, byte[]>> sides = sides(stage);
    byte[] payload = transform.getSpec().getPayload().toByteArray();
    Map<String, String> targets = new HashMap<>();
    stage.getOutputPCollections().forEach(out -> targets.put(out.getId(), target(out)));
    Map<String, Edge> edges = new HashMap<>();
    targets.forEach((id, target) -> edges.put(id, new Edge(target, components)));
    SingleOutputStreamOperator<byte[]> done =
        sides == null
            ? main.transform(name(stage), BYTES, new StageOperator.Alone(payload, job, edges))
            : main.connect(sides.broadcast())
                .transform(name(stage), BYTES, new StageOperator.WithSides(payload, job, edges));
    // Outputs come on threads of the SDK's connection, which must not run another stage.
    done.startNewChain();
    targets.values().stream().distinct().forEach(
        id -> {
          DataStream<byte[]> out = done.getSideOutput(new OutputTag<>(id, BYTES));
          if (targets.containsKey(id)) {
            streams.put(id, out);
          } else {
            merged.computeIfAbsent(id, key -> new ArrayList<>()).add(out);
          }
        });
  }

  private DataStream<Tuple2<String, byte[]>> sides(ExecutableStage stage) {
    DataStream<Tuple2<String, byte[]>> all = null;
    for (String id : Sides.ids(stage)) {
      DataStream<Tuple2<String, byte[]>> one =
          streams.get(id).map(bytes -> Tuple2.of(id, bytes)).returns(PAIRS);
      all = all == null ? one : all.union(one);
    }
    return all;
  }

  private static String name(ExecutableStage stage) {
    String first = stage.getTransforms().iterator().next().getTransform().getUniqueName();
    return first + " and " + (stage.getTransforms().size() - 1) + " more";
  }
}
